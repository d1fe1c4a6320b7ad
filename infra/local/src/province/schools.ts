import type { CellValue } from 'hucre/xlsx'
import type { Place } from './places.ts'
import type { Random } from './random.ts'

export const schoolHeaders = [
  '学校标识码',
  '学校名称',
  '机构类别',
  '所属区划',
  '学年',
  '学前在校生数',
  '小学在校生数',
  '初中在校生数',
  '普通高中在校生数',
  '办学性质',
  '办学形式',
  '主校标识码',
  '数据来源',
  '数据性质',
] as const

interface School {
  code: string
  name: string
}

/** What is counted out of every hundred schools: type of the code, word of the name, pupils of the four stages. */
const sorts = [
  { of100: 46, type: '11', word: '幼儿园', pupils: [[60, 420], null, null, null] },
  { of100: 30, type: '21', word: '小学', pupils: [null, [80, 1_800], null, null] },
  { of100: 6, type: '21', word: '教学点', pupils: [null, [5, 90], null, null] },
  { of100: 9, type: '31', word: '初级中学', pupils: [null, null, [200, 1_600], null] },
  { of100: 5, type: '31', word: '九年一贯制学校', pupils: [null, [200, 1_200], [150, 900], null] },
  { of100: 4, type: '34', word: '高级中学', pupils: [null, null, null, [600, 3_200]] },
] as const

/**
 * Made-up schools over real divisions, each marked as demo data. Teaching points name a main school of the same place.
 *
 * @param year school year by its first calendar year
 */
export function* schoolRows(
  places: readonly Place[],
  count: number,
  year: number,
  { whole, pick }: Random,
): Generator<CellValue[]> {
  const counties = places.filter(({ tier }) => tier === 'COUNTY')
  const cities = places.filter(({ tier }) => tier === 'CITY')
  const order = sorts.flatMap((sort) => Array<(typeof sorts)[number]>(sort.of100).fill(sort))
  const mains = new Map<Place, School>()
  const numbers = new Map<string, number>()
  for (let i = 0; i < count; i++) {
    // Two of a hundred are run by a city itself.
    const place = whole(1, 50) === 1 && cities.length > 0 ? pick(cities) : pick(counties)
    const main = mains.get(place)
    const sort = pick(order)
    const isPoint = sort.word === '教学点' && main !== undefined
    const word = sort.word === '教学点' && !isPoint ? '小学' : sort.word
    const series = `${place.named} ${word}`
    const number = (numbers.get(series) ?? 0) + 1
    numbers.set(series, number)
    const code = `${sort.type}${(places[0] as Place).named.slice(0, 2)}${String(i).padStart(6, '0')}`
    const name = `演示${place.name}第${number}${word}`
    if (word === '小学') mains.set(place, { code, name })
    yield [
      code,
      name,
      word === '幼儿园' ? '幼儿园' : '学校',
      place.named,
      String(year),
      ...sort.pupils.map((range) => range && whole(range[0], range[1])),
      whole(1, 100) <= (word === '幼儿园' ? 45 : 8) ? '民办' : '公办',
      isPoint ? '教学点' : null,
      isPoint ? main.code : null,
      '虚构',
      '演示数据',
    ]
  }
}
