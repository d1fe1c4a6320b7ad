import type { Fault } from '@dudao/service'
import type { RegisterWorkPlanInput } from '../generated/resolvers.ts'

const maxItems = 200
const maxText = 4_000

const isLine = (text: string, most: number): boolean => text.trim().length > 0 && text.length <= most
const fits = (text: string | null | undefined, most: number): boolean => (text?.length ?? 0) <= most

/** What SDL cannot say of a document of work points. */
export function judgeWorkPlan(input: RegisterWorkPlanInput): Fault | undefined {
  const { title, year, datedOn, datedOnCertainty, signatories, addressees = [], sections } = input
  const items = sections.flatMap((section) => section.items)
  const fault =
    title.trim().length < 2 || title.length > 200
      ? '文件标题应为 2 至 200 个字'
      : year < 2000 || year > 2100
        ? '年度应在 2000 至 2100 之间'
        : Boolean(datedOn) !== Boolean(datedOnCertainty)
          ? '成文日期和是否推定应同时填写；日期不详的，两项都不填'
          : signatories.length < 1 || signatories.length > 10
            ? '署名单位应为 1 至 10 个'
            : ![...signatories.map(({ name }) => name), ...addressees].every((name) => isLine(name, 100))
              ? '署名单位和主送单位的名称应为 1 至 100 个字'
              : addressees.length > 50
                ? '主送单位不能超过 50 个'
                : ![input.documentNumber, input.rawDate, input.category].every((text) => fits(text, 100))
                  ? '文号、原文日期和类别不能超过 100 个字'
                  : !fits(input.source, 500)
                    ? '来源不能超过 500 个字'
                    : items.length < 1 || items.length > maxItems
                      ? `工作要点应为 1 至 ${maxItems} 项`
                      : contentFault(sections)
  return fault ? { code: 'INVALID', message: fault } : undefined
}

function contentFault(sections: RegisterWorkPlanInput['sections']): string | undefined {
  const section = sections.findIndex(({ title, items }) => !isLine(title, 200) || items.length === 0)
  if (section >= 0) return `第 ${section + 1} 部分：标题应为 1 至 200 个字，并至少有一项`
  const items = sections.flatMap((one) => one.items)
  const item = items.findIndex(({ heading, text }) => !isLine(heading, 200) || !fits(text, maxText))
  return item < 0 ? undefined : `第 ${item + 1} 项：标题应为 1 至 200 个字，内容不超过 ${maxText} 个字`
}
