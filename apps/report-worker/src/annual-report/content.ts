import type { PaperContentInput } from '../render/content.ts'
import type { AnnualFigures, ReceivedProblem } from './figures.ts'
import { chineseDate, letterKind, percent, problemStatus, quantity } from './words.ts'

type Block = PaperContentInput['blocks'][number]

const heading = (text: string, level: 1 | 2 = 1): Block => ({ kind: 'heading', level, text })
const paragraph = (text: string): Block => ({ kind: 'paragraph', text })
const figures = (caption: string, rows: [label: string, value: number | string][]): Block => ({
  kind: 'figures',
  caption,
  figures: rows.map(([label, value]) => ({ label, value: String(value) })),
})

/** The annual report as a paper: sections about what did not happen say so instead of printing zeros. */
export function annualReport(facts: AnnualFigures, signatureDate: string, demo: boolean): PaperContentInput {
  return {
    kind: 'report',
    issuers: [{ name: facts.office }],
    title: `${facts.division}${facts.year}年度教育督导工作报告`,
    blocks: [
      ...inspectors(facts),
      ...received(facts),
      ...inspections(facts),
      ...letters(facts),
      ...evaluations(facts),
      heading('数据说明'),
      paragraph(
        `本报告各项数据由系统按记录统计，统计时间为${facts.year}年1月1日至12月31日，按事项发生日期计算；` +
          '“≥”表示来源只给出下限。报告只含报告单位职权范围内的数据。',
      ),
    ],
    signatureDate,
    demo,
  }
}

function inspectors({ counted, year }: AnnualFigures): Block[] {
  const { provincial, municipal, county } = counted
  return [
    heading('督学队伍'),
    paragraph(`截至${year}年12月31日，在聘督学情况如下。`),
    figures('在聘督学（人）', [
      ['省督学', provincial.totalCount],
      ['市督学', municipal.totalCount],
      ['县督学', county.totalCount],
    ]),
  ]
}

function received({ counted, received: problems }: AnnualFigures): Block[] {
  const { found, byStatus, byAspect, closureRate, explained, accountedRate } = counted.received
  if (found === 0) return [heading('上级督导反馈问题整改'), paragraph('本年度无上级督导反馈问题。')]
  return [
    heading('上级督导反馈问题整改'),
    paragraph(
      `本年度收到上级督导反馈问题${found}个，涉及${byAspect.length}个方面，销号率${percent(closureRate)}` +
        (explained > 0
          ? `；${explained}个已作情况说明，办结率（含情况说明）${percent(accountedRate)}。`
          : '。'),
    ),
    figures(
      '反馈问题整改进展（个）',
      byStatus.map(({ status, count }) => [problemStatus[status] ?? status, count]),
    ),
    counts(
      '反馈问题涉及方面',
      ['方面', '问题数'],
      byAspect.map(({ aspect, count }) => [aspect, count]),
    ),
    problemTable(problems),
  ]
}

function problemTable(problems: ReceivedProblem[]): Block {
  return {
    kind: 'table',
    caption: '反馈问题清单',
    columns: [
      { title: '序号', align: 'center', width: 6 },
      { title: '方面', width: 16 },
      { title: '问题', width: 40 },
      { title: '状态', align: 'center', width: 14 },
      { title: '销号日期', align: 'center', width: 20 },
    ],
    rows: problems.map(({ aspect, description, requirement, status, closedOn }, i) => [
      String(i + 1),
      aspect,
      requirement ?? description,
      problemStatus[status] ?? status,
      chineseDate(closedOn),
    ]),
  }
}

function inspections({ counted }: AnnualFigures): Block[] {
  const { inspectionSummary: done, found } = counted
  if (done.inspections === 0) return [heading('督导工作'), paragraph('本年度本级未组织督导。')]
  return [
    heading('督导工作'),
    paragraph(
      `本年度组织督导${done.inspections}次，被督导单位${done.objects}个；` +
        `发现问题${done.problems}个，涉及${done.aspects}个方面，提出意见建议${done.suggestions}条。`,
    ),
    figures('实地督导情况', [
      ['学校和培训机构（所）', done.schools + done.trainingInstitutions],
      ['其中培训机构（所）', done.trainingInstitutions],
      ['乡镇（个）', done.townships],
      ['座谈会（场）', done.meetings],
      ['参会人数（人）', quantity(done.persons)],
    ]),
    counts(
      '发现问题涉及方面',
      ['方面', '问题数'],
      found.byAspect.map(({ aspect, count }) => [aspect, count]),
    ),
    counts(
      '发现问题责任单位',
      ['责任单位', '问题数'],
      found.byResponsible.map(({ organization, count }) => [organization?.name ?? '（无权查看）', count]),
    ),
  ]
}

function letters({ counted }: AnnualFigures): Block[] {
  const { issued, served, signed, received: incoming, receivedSigned, byKind } = counted.letterSummary
  if (issued + incoming === 0) return [heading('督导文书'), paragraph('本年度无督导文书往来。')]
  return [
    heading('督导文书'),
    figures('督导文书（件）', [
      ['发出', issued],
      ...byKind.map(({ kind, count }): [string, number] => [`其中${letterKind[kind] ?? kind}`, count]),
      ['已送达', served],
      ['已签收', signed],
      ['收到', incoming],
      ['收到并签收', receivedSigned],
    ]),
  ]
}

function evaluations({ counted }: AnnualFigures): Block[] {
  const { evaluationSummary, rounds } = counted
  if (evaluationSummary.participants === 0)
    return [heading('履行教育职责评价'), paragraph('本年度无评价结果。')]
  return [
    heading('履行教育职责评价'),
    ...rounds.nodes.map(
      ({ name, participants }): Block => ({
        kind: 'table',
        caption: name,
        columns: [
          { title: '评价对象', width: 50 },
          { title: '得分', align: 'center', width: 25 },
          { title: '等级', align: 'center', width: 25 },
        ],
        rows: participants.map(({ organization, total, grade }) => [
          organization?.name ?? '（无权查看）',
          total === null || total === undefined ? '—' : total.toFixed(2),
          grade ?? '—',
        ]),
      }),
    ),
  ]
}

function counts(caption: string, titles: [string, string], rows: [string, number][]): Block {
  return {
    kind: 'table',
    caption,
    columns: [
      { title: titles[0], width: 75 },
      { title: titles[1], align: 'center', width: 25 },
    ],
    rows: rows.map(([label, count]) => [label, String(count)]),
  }
}
