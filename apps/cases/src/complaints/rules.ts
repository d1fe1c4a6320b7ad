import type { Fault } from '@dudao/service'
import type { NewComplaint } from '../generated/resolvers.ts'

const maxText = 4_000
export const maxHandlers = 20

const isLine = (text: string, most: number): boolean => text.trim().length > 0 && text.length <= most
const invalid = (message: string): Fault => ({ code: 'INVALID', message })

/** What SDL cannot say of a complaint. */
export function judgeComplaint({ subject, content, matter, complainant }: NewComplaint): Fault | undefined {
  const fault = !isLine(subject, 200)
    ? '投诉主题应为 1 至 200 个字'
    : !isLine(content, maxText)
      ? `投诉内容应为 1 至 ${maxText} 个字`
      : !isLine(matter, 100)
        ? '投诉事项应为 1 至 100 个字'
        : complainant && (!isLine(complainant.name, 50) || (complainant.contact?.length ?? 0) > 200)
          ? '投诉人姓名应为 1 至 50 个字，联系方式不超过 200 个字；匿名投诉不填'
          : complainant && [subject, content, matter].some((text) => text.includes(complainant.name.trim()))
            ? '投诉主题、内容和事项中不能出现投诉人姓名'
            : undefined
  return fault ? invalid(fault) : undefined
}

export function judgeHandlers(handlerIds: readonly string[]): Fault | undefined {
  if (handlerIds.length < 1 || handlerIds.length > maxHandlers) {
    return invalid(`办理人员应为 1 至 ${maxHandlers} 人`)
  }
  return new Set(handlerIds).size < handlerIds.length ? invalid('办理人员重复') : undefined
}

/** @param what name of the text in Chinese, e.g. 办理结果 */
export function judgeText(what: string, text: string): Fault | undefined {
  return isLine(text, maxText) ? undefined : invalid(`请填写${what}（${maxText} 字以内）`)
}
