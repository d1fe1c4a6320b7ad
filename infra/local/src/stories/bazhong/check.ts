import { type Check, check } from '../story.ts'
import { counties, countiesOf, expected, provincialProblems } from './facts.ts'
import type { Outcome } from './story.ts'

const partsOf = (key: string) =>
  Array.from({ length: provincialProblems }, (_, n) => countiesOf(n))
    .flat()
    .filter((county) => county.key === key).length

const codes = {
  letterByBureau: 'FORBIDDEN',
  parentBeforeParts: 'CONFLICT',
  closedByRectifyingSide: 'FORBIDDEN',
  parentClosedByCity: 'FORBIDDEN',
  recusedPrincipal: 'CONFLICT',
}

/** Every figure of the story beside what it has to be. */
export function checkOutcome(outcome: Outcome): Check[] {
  const { scope, grant, refused, letters, visits } = outcome
  const own = expected.problems.province + outcome.problems.parts + expected.problems.city
  return [
    check('省督学（市推荐、省聘任）', expected.inspectors.province, outcome.inspectors.province),
    check('市政府第四届督学', expected.inspectors.city, outcome.inspectors.city),
    check('省级反馈问题', expected.problems.province, outcome.problems.province),
    check('省级反馈涉及方面', expected.aspects, outcome.aspects.province),
    check('督办通知发出', expected.letters.issued, letters.issued),
    check('督办通知签收', expected.letters.signed, letters.signed),
    check(
      '督办通知文号',
      [1, 2, 3, 4, 5].map((n) => `巴府教督办〔2020〕${n}号`),
      letters.numbers,
    ),
    check('省级反馈问题销号', expected.problems.closed, outcome.problems.closed),
    check('整改报告退回次数', expected.problems.returned, outcome.problems.returned),
    check('市级督导学校和机构', expected.visits.schoolsAndInstitutions, visits.schoolsAndInstitutions),
    check('市级督导乡镇', expected.visits.townships, visits.townships),
    check('座谈会', expected.visits.meetings, visits.meetings),
    check('参会人数（下限）', expected.visits.persons, visits.persons),
    check('市级发现问题', expected.problems.city, outcome.problems.city),
    check('市级发现问题涉及方面', expected.aspects, outcome.aspects.city),
    check('意见建议', expected.suggestions, outcome.suggestions),
    check('分区县初步督导意见', expected.opinions, outcome.opinions),
    check('参加评价的区县政府', expected.evaluated, outcome.evaluated),
    check(
      '拒绝：各按规则',
      codes,
      Object.fromEntries(Object.entries(refused).map(([key, { code }]) => [key, code])),
    ),
    check('拒绝：校长回避本校', true, refused.recusedPrincipal?.message.includes('回避')),
    check(
      '跨区授权：事前、事中、事后',
      {
        before: false,
        during: true,
        inspectionsDuring: 1,
        foreignProblemsDuring: counties.find(({ key }) => key === 'tongjiang')?.problems,
        after: false,
      },
      grant,
    ),
    check('全市可见问题', own, scope.city.problems),
    check('全省可见问题（含邻市1个）', own + 1, scope.province.problems),
    check('邻市问题只有省级可见', true, scope.neighbourSeenByProvince),
    ...counties.map(({ key, name, problems }) =>
      check(`${name}可见问题`, partsOf(key) + problems, scope.county[key]?.problems),
    ),
    check('市级收到的文书（自己发出的不算）', 0, scope.city.lettersReceived),
    check('越权可见', [], scope.foreign),
    check('县级报告中的他县名称', [], outcome.countyReport.foreignNames),
    check('年度报告各数据来自记录', true, figuresIn(outcome.papers.cityText)),
  ]
}

/** Whether the city's report prints the figures of the story. */
function figuresIn(text: string): boolean {
  return ['21', '29', '16', '81', '11', '25', '≥360', '65'].every((figure) => text.includes(figure))
}
