import { defaultRules, nation, resolveParameter, type RuleParameter } from '@dudao/rules'
import { places } from '@dudao/testkit'

const id = (n: number) => `01930000-0000-7000-8000-0000000000${n}`

/** 山西 down to a county of 运城: the province whose rule on hours is not the nation's. */
export const shanxi = {
  province: { id: id(71), path: '/1/7/' },
  city: { id: id(72), path: '/1/7/8/' },
  county: { id: id(73), path: '/1/7/8/9/' },
}

/** Divisions as directory knows them, the highest first. */
const divisions = [
  { id: id(70), path: '/1/', kind: 'COUNTRY', code: nation },
  { ...places.sichuan, kind: 'PROVINCE', code: '510000' },
  { ...places.bazhong, kind: 'CITY', code: '511900' },
  { ...places.mianyang, kind: 'CITY', code: '510700' },
  { ...places.tongjiang, kind: 'COUNTY', code: '511921' },
  { ...places.enyang, kind: 'COUNTY', code: '511903' },
  { ...shanxi.province, kind: 'PROVINCE', code: '140000' },
  { ...shanxi.city, kind: 'CITY', code: '140800' },
  { ...shanxi.county, kind: 'COUNTY', code: '140802' },
]

/** From the division up to the country. */
const chainOf = (divisionId: string) => {
  const own = divisions.find((division) => division.id === divisionId)
  return divisions.filter(({ path }) => own?.path.startsWith(path)).toReversed()
}

interface Node {
  id: string
  kind: string
  parent: Node | null
}

/** Rows that a test approves beside the shipped ones. */
export const extra: RuleParameter[] = []

/** What directory answers to the questions of the training slice, by the shipped rules. */
export const trainingAnswers = ({ unapproved }: { unapproved: ReadonlySet<string> }) => ({
  DivisionChain: (asked: { id: string }) => ({
    division: chainOf(asked.id).reduceRight<Node | null>(
      (parent, division) => ({ id: division.id, kind: division.kind, parent }),
      null,
    ),
  }),
  TrainingHours: ({ divisionId, on }: { divisionId: string; on: string }) => {
    const divisionChain = chainOf(divisionId).map(({ code }) => code)
    const rows = ['train.hours', 'train.countedForms'].flatMap((key) => {
      const row = resolveParameter([...extra, ...defaultRules], key, { divisionChain, on })
      return row && !unapproved.has(key) ? [row] : []
    })
    return {
      ruleParameters: rows.map(({ key, value, article, divisionCode }) => ({
        key,
        value,
        article,
        division: { id: divisions.find(({ code }) => code === divisionCode)?.id },
      })),
    }
  },
})
