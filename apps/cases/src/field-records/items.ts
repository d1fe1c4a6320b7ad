import { isId } from '@dudao/service'
import type { Context } from '../context.ts'
import { readSections } from '../forms/forms.ts'
import { faultOfAnswer, type Item, type Section } from '../forms/rules.ts'
import type { CheckFormVersion } from '../generated/prisma/client.ts'

/** A published version of a check list, as far as records use it. */
export interface Version {
  row: CheckFormVersion
  sections: Section[]
  items: Map<string, Item>
}

/** The published ones among these versions that the caller may see. */
export async function versionsIn(ctx: Context, ids: readonly string[]): Promise<Map<string, Version>> {
  const wanted = [...new Set(ids)].filter(isId)
  if (wanted.length === 0) return new Map()
  const rows = await ctx.tx.checkFormVersion.findMany({
    where: { id: { in: wanted }, publishedOn: { not: null } },
  })
  return new Map(
    rows.map((row) => {
      const sections = readSections(row)
      const items = new Map(sections.flatMap((section) => section.items.map((item) => [item.key, item])))
      return [row.id, { row, sections, items }]
    }),
  )
}

/** What an operation may say of a check list. */
interface Reference {
  formVersionId?: string | null
  item?: string | null
  value?: unknown
  notApplicable?: boolean
}

/**
 * Why content does not fit the check list that it names, in Chinese: the version holds for the inspecting body's
 * division, the item is in it, the value answers it.
 *
 * @param ownerPath of the inspection
 */
export function faultOfReference(
  { formVersionId, item: key, value, notApplicable }: Reference,
  versions: ReadonlyMap<string, Version>,
  ownerPath: string,
): string | undefined {
  if (!formVersionId) return key ? '检查项须注明督导检查表' : undefined
  const version = versions.get(formVersionId)
  if (!version || !ownerPath.startsWith(version.row.ownerPath))
    return '督导检查表不存在、尚未发布，或者不适用于这次督导'
  if (!key) return undefined
  const item = version.items.get(key)
  if (!item) return `检查表中没有 ${key} 这一项`
  if (value === undefined || notApplicable) return undefined
  const fault = faultOfAnswer(item, value)
  return fault && `${key}：${fault}`
}
