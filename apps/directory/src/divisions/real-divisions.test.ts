import { describe, expect, test } from 'vitest'
import { type DivisionKind, type DivisionSeed, realDivisions, realTownships } from './real-divisions.ts'

const tree = realDivisions()
const byKey = new Map(tree.map((division) => [division.key, division]))
const ofKind = (kind: DivisionKind) => tree.filter((division) => division.kind === kind)
const parentOf = ({ parentKey }: DivisionSeed) => (parentKey === null ? undefined : byKey.get(parentKey))

describe('the shipped tree', () => {
  test('has 31 provinces, 333 cities, 2,845 counties and 133 zones under one country', () => {
    const counts = [...Map.groupBy(tree, ({ kind }) => kind)].map(([kind, all]) => [kind, all.length])
    expect(Object.fromEntries(counts)).toEqual({
      COUNTRY: 1,
      PROVINCE: 31,
      // 342 city rows less the nine artificial ones.
      CITY: 333,
      // 2,978 county rows less four repeated cities and 129 units without a GB code.
      COUNTY: 2845,
      // 124 numbered 71–80, five more units of statistics, 巴中经开区, three of 绵阳.
      ZONE: 133,
    })
  })

  test('has one root, and each node stands after its parent, which is of the right kind', () => {
    const allowed: Record<DivisionKind, (DivisionKind | undefined)[]> = {
      COUNTRY: [undefined],
      PROVINCE: ['COUNTRY'],
      CITY: ['PROVINCE'],
      COUNTY: ['CITY', 'PROVINCE'],
      ZONE: ['CITY'],
      TOWNSHIP: [],
    }
    const seen = new Set<string>()
    for (const division of tree) {
      expect(allowed[division.kind], division.name).toContain(parentOf(division)?.kind)
      if (division.parentKey !== null) expect(seen, division.name).toContain(division.parentKey)
      seen.add(division.key)
    }
  })

  test('puts counties directly under a province only in the four 直辖市 and where the province administers them', () => {
    const direct = ofKind('COUNTY').filter((county) => parentOf(county)?.kind === 'PROVINCE')
    const provinces = Map.groupBy(direct, (county) => county.parentKey)
    const counts = Object.fromEntries([...provinces].map(([key, counties]) => [key, counties.length]))
    expect(counts).toEqual({
      '110000': 16,
      '120000': 16,
      '310000': 16,
      '410000': 1,
      '420000': 4,
      '460000': 15,
      '500000': 38,
      '650000': 12,
    })
  })

  test('has no key and no code twice, and no artificial row', () => {
    const keys = tree.map(({ key }) => key)
    const codes = tree.flatMap(({ gbCode }) => gbCode ?? [])
    const statistical = tree.flatMap(({ statisticalCode }) => statisticalCode ?? [])
    expect(new Set(keys).size).toBe(keys.length)
    expect(new Set(codes).size).toBe(codes.length)
    expect(new Set([...codes, ...statistical]).size).toBe(codes.length + statistical.length)
    for (const code of codes) expect(code).toMatch(/^\d{6}$/)
    expect(codes.filter((code) => /^(\d\d90|110[12]|120[12]|310[12]|500[12])00$/.test(code))).toEqual([])
    expect(tree.filter(({ name }) => /^(市辖区|县)$|直辖县级/.test(name))).toEqual([])
  })

  test('follows the code prefix wherever there is a code, though nothing relies on it', () => {
    for (const division of [...ofKind('CITY'), ...ofKind('COUNTY')]) {
      const parentCode = parentOf(division)?.gbCode?.replace(/(00)+$/, '')
      expect(division.gbCode?.startsWith(parentCode ?? 'none'), division.name).toBe(true)
    }
  })
})

describe('known divisions', () => {
  test.each([
    ['140000', '山西省', 'PROVINCE', 'CN'],
    ['130400', '邯郸市', 'CITY', '130000'],
    ['130403', '丛台区', 'COUNTY', '130400'],
    ['510700', '绵阳市', 'CITY', '510000'],
    ['510703', '涪城区', 'COUNTY', '510700'],
    ['510704', '游仙区', 'COUNTY', '510700'],
    ['510705', '安州区', 'COUNTY', '510700'],
    ['510722', '三台县', 'COUNTY', '510700'],
    ['510723', '盐亭县', 'COUNTY', '510700'],
    ['510725', '梓潼县', 'COUNTY', '510700'],
    ['510726', '北川羌族自治县', 'COUNTY', '510700'],
    ['510727', '平武县', 'COUNTY', '510700'],
    ['510781', '江油市', 'COUNTY', '510700'],
    ['511900', '巴中市', 'CITY', '510000'],
    ['511902', '巴州区', 'COUNTY', '511900'],
    ['511903', '恩阳区', 'COUNTY', '511900'],
    ['511921', '通江县', 'COUNTY', '511900'],
    ['511922', '南江县', 'COUNTY', '511900'],
    ['511923', '平昌县', 'COUNTY', '511900'],
    ['512002', '雁江区', 'COUNTY', '512000'],
    ['512021', '安岳县', 'COUNTY', '512000'],
    ['512022', '乐至县', 'COUNTY', '512000'],
    ['110101', '东城区', 'COUNTY', '110000'],
    ['500229', '城口县', 'COUNTY', '500000'],
    ['419001', '济源市', 'COUNTY', '410000'],
    ['429004', '仙桃市', 'COUNTY', '420000'],
    ['429021', '神农架林区', 'COUNTY', '420000'],
    ['659001', '石河子市', 'COUNTY', '650000'],
  ])('%s is %s, %s under %s', (gbCode, name, kind, parentKey) => {
    expect(byKey.get(gbCode)).toMatchObject({ gbCode, name, kind, parentKey })
  })

  test.each([
    ['441900', '东莞市'],
    ['442000', '中山市'],
    ['460400', '儋州市'],
    ['620200', '嘉峪关市'],
  ])('%s %s stays a city and has no counties', (gbCode, name) => {
    expect(byKey.get(gbCode)).toMatchObject({ name, kind: 'CITY' })
    expect(tree.filter(({ parentKey }) => parentKey === gbCode)).toEqual([])
  })

  test('巴中 has five counties and one zone, which has no GB code', () => {
    const below = tree.filter(({ parentKey }) => parentKey === '511900')
    expect(below.map(({ shortName }) => shortName)).toEqual([
      '巴州',
      '恩阳',
      '通江',
      '南江',
      '平昌',
      '经开区',
    ])
    expect(below.at(-1)).toMatchObject({
      name: '巴中经济开发区',
      kind: 'ZONE',
      gbCode: null,
      statisticalCode: '511971',
    })
  })

  test('绵阳 has three zones without any code', () => {
    const zones = ofKind('ZONE').filter(({ parentKey }) => parentKey === '510700')
    expect(zones.map(({ shortName }) => shortName)).toEqual(['高新区', '经开区', '科创区'])
    expect(zones.some(({ gbCode, statisticalCode }) => gbCode !== null || statisticalCode)).toBe(false)
  })

  test('a listed zone hangs under its city and keeps its statistical code, but not as its key', () => {
    expect(tree.find(({ statisticalCode }) => statisticalCode === '130171')).toMatchObject({
      key: '130100/石家庄高新技术产业开发区',
      kind: 'ZONE',
      gbCode: null,
      parentKey: '130100',
    })
  })
})

describe('townships', () => {
  test('are found under a county, a zone and a city without counties', () => {
    const tongjiang = realTownships('511921')
    expect(tongjiang.length).toBeGreaterThan(20)
    expect(tongjiang.every(({ parentKey, kind }) => parentKey === '511921' && kind === 'TOWNSHIP')).toBe(true)
    expect(tongjiang.every(({ statisticalCode }) => /^511921\d{3}$/.test(statisticalCode ?? ''))).toBe(true)
    expect(realTownships('130171')[0]?.parentKey).toBe('130100/石家庄高新技术产业开发区')
    expect(realTownships('441900').some(({ name }) => name === '东城街道')).toBe(true)
    expect(realTownships('620200')[0]?.parentKey).toBe('620200')
    expect(realTownships('999999')).toEqual([])
  })

  test('of the whole country have a parent in the tree, 41,352 of them', () => {
    const askable = tree.flatMap(({ gbCode, statisticalCode }) => gbCode ?? statisticalCode ?? [])
    const all = askable.flatMap((code) => realTownships(code))
    expect(all).toHaveLength(41_352)
    expect(new Set(all.map(({ key }) => key)).size).toBe(all.length)
    expect(all.filter(({ parentKey }) => !byKey.has(parentKey ?? ''))).toEqual([])
  })
})
