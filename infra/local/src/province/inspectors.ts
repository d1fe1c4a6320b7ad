import type { CellValue } from 'hucre/xlsx'
import type { Place } from './places.ts'
import type { Random } from './random.ts'

export const inspectorHeaders = [
  '姓名',
  '性别',
  '身份证号',
  '手机号码',
  '学历',
  '专业技术职称',
  '工作单位',
  '督导机构所在区划',
  '督学类别',
  '督学层级',
  '届次',
  '任期起',
  '任期止',
  '督学证编号',
  '聘任文号',
  '数据性质',
] as const

const surnames =
  '王李张刘陈杨黄赵周吴徐孙马胡朱郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈'.split(
    '',
  )
const given =
  '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国文玉兰红梅海燕志慧云鹏飞晓春雪峰倩玲'.split('')
const education = ['大学本科', '大学本科', '大学本科', '硕士研究生', '大学专科', '博士研究生']
const titles = ['副高级', '副高级', '中级', '中级', '正高级', '初级', '无']
const tiers = { PROVINCE: '省督学', CITY: '市督学', COUNTY: '县督学' } as const
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** A place code that no place has: such a number is nobody's. Its check character is right (GB 11643). */
const noPlace = '999999'

function identityNumber({ whole }: Random, isMan: boolean, serial: number): string {
  const born = `${whole(1962, 1992)}${pad(whole(1, 12), 2)}${pad(whole(1, 28), 2)}`
  const digits = `${noPlace}${born}${pad((serial % 500) * 2 + (isMan ? 1 : 0), 3)}`
  const sum = weights.reduce((total, weight, i) => total + weight * Number(digits[i]), 0)
  return digits + '10X98765432'[sum % 11]
}

const pad = (value: number, width: number) => String(value).padStart(width, '0')

/** Made-up inspectors over real divisions, each marked as demo data; numbers of identity and phone are nobody's. */
export function* inspectorRows(
  places: readonly Place[],
  count: number,
  { year, session }: { year: number; session: number },
  dice: Random,
): Generator<CellValue[]> {
  const { whole, pick } = dice
  const seen = new Set<string>()
  for (let i = 0; i < count; i++) {
    // One of forty at the province, five at the cities, the rest in the counties.
    const tier = i % 40 === 0 ? 'PROVINCE' : i % 40 < 6 ? 'CITY' : 'COUNTY'
    const place = pick(places.filter((one) => one.tier === tier))
    const isMan = whole(1, 100) <= 58
    let identity = identityNumber(dice, isMan, i)
    while (seen.has(identity)) identity = identityNumber(dice, isMan, i)
    seen.add(identity)
    const number = pad(i + 1, 5)
    yield [
      `${pick(surnames)}${pick(given)}${whole(0, 2) === 0 ? '' : pick(given)}`,
      isMan ? '男' : '女',
      identity,
      `19900${pad(i, 6)}`,
      pick(education),
      pick(titles),
      `演示${place.name}教育局`,
      place.named,
      whole(1, 10) === 1 ? '专职' : '兼职',
      tiers[tier],
      session,
      `${year}-09-01`,
      `${year + 3}-09-01`,
      `演督证〔${year}〕${number}号`,
      `演教督〔${year}〕${whole(1, 60)}号`,
      '演示数据',
    ]
  }
}
