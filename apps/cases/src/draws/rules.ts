import type { Fault } from '@dudao/service'
import type { DrawInspectorsInput, DrawUnitsInput, UnitKind } from '../generated/resolvers.ts'

/** An inspection has at most as many objects, a team as many members. */
export const mostUnits = 200
export const mostInspectors = 50

export const maxUnitCandidates = 2_000
export const maxInspectorCandidates = 500

const invalid = (message: string): Fault => ({ code: 'INVALID', message })

interface Opening {
  purpose: string
  publicSource?: string | null
  repeatReason?: string | null
}

export function judgeOpening({ purpose, publicSource, repeatReason }: Opening): Fault | undefined {
  if (purposeOf(purpose).length < 2 || purpose.length > 100) return invalid('抽取事项应为 2 至 100 个字')
  if (publicSource && publicSource.trim().length > 200) return invalid('公开随机数的来源不能超过 200 个字')
  if (repeatReason && repeatReason.trim().length > 500) return invalid('重新抽取的原因不能超过 500 个字')
  return undefined
}

/** Two purposes are one when they differ in nothing but blanks and width of letters. */
export const purposeOf = (text: string): string => text.normalize('NFKC').trim().replaceAll(/\s+/g, ' ')

interface Earlier {
  openedOn: string
}

/** A draw for the same once more is no secret: it names the one it repeats and why. */
export function judgeRepeat(
  earlier: Earlier | undefined,
  repeat: { named: boolean; reason: string | null | undefined },
): Fault | undefined {
  const reason = Boolean(repeat.reason?.trim())
  if (repeat.named !== reason) return invalid('重新抽取须同时指明所重复的抽取和原因')
  if (!earlier || repeat.named) return undefined
  return {
    code: 'CONFLICT',
    message: `${earlier.openedOn} 已就同一事项或者同一名单抽取过；重新抽取须指明所重复的抽取并填写原因，两次结果都保留`,
    details: { openedOn: earlier.openedOn },
  }
}

/** Public randomness is said exactly where its source was named before. */
export function judgeRandomness(
  publicSource: string | null,
  said: string | null | undefined,
): Fault | undefined {
  const text = said?.trim() ?? ''
  if (text.length > 500) return invalid('公开随机数不能超过 500 个字符')
  if (publicSource && !text) return invalid(`请填写公开随机数（来源：${publicSource}）`)
  if (!publicSource && text) return invalid('启动抽取时没有指明公开随机数的来源，不能事后添加')
  return undefined
}

/** What SDL cannot say of what is to be drawn. */
export function judgeWanted(units: DrawUnitsInput, inspectors: DrawInspectorsInput): Fault | undefined {
  const { organizationIds, divisionId, kinds, count, strata } = units
  if (Boolean(organizationIds) === Boolean(divisionId))
    return invalid('候选单位或者逐一列出，或者按区划和类别选取，二者择一')
  if (divisionId && !kinds?.length) return invalid('按区划选取候选单位时请给出类别')
  if (organizationIds && kinds) return invalid('逐一列出候选单位时不另给类别')
  if (Boolean(strata) === (typeof count === 'number'))
    return invalid('抽取数量或者给出总数，或者按类别分别给出，二者择一')
  const counts = strata?.map((stratum) => stratum.count) ?? [count ?? 0]
  const sum = counts.reduce((a, b) => a + b, 0)
  if (counts.length === 0 || counts.some((one) => one < 1) || sum > mostUnits)
    return invalid(`抽取的单位应为 1 至 ${mostUnits} 个，每一类别至少 1 个`)
  if (strata && new Set(strata.map(({ kind }) => kind)).size < strata.length)
    return invalid('同一类别只能给出一次')
  return judgeInspectorsWanted(inspectors)
}

function judgeInspectorsWanted({ personIds, divisionId, count }: DrawInspectorsInput): Fault | undefined {
  if (Boolean(personIds) === Boolean(divisionId))
    return invalid('候选督学或者逐一列出，或者按区划选取，二者择一')
  if (count < 1 || count > mostInspectors) return invalid(`抽取的督学应为 1 至 ${mostInspectors} 名`)
  return undefined
}

const kindNames: Record<UnitKind, string> = {
  GOVERNMENT: '人民政府',
  DEPARTMENT: '部门',
  SCHOOL: '学校',
  KINDERGARTEN: '幼儿园',
  TRAINING_INSTITUTION: '校外培训机构',
  OTHER: '其他机构',
}

interface Candidates {
  strata: readonly { kind: UnitKind | 'ANY'; count: number }[]
  inspectorCount: number
  units: readonly { id: string; kind: UnitKind }[]
  inspectors: readonly string[]
}

/** There is something to draw from: of each kind, and of inspectors, at least as many as are to be drawn. */
export function judgeCandidates({
  strata,
  inspectorCount,
  units,
  inspectors,
}: Candidates): Fault | undefined {
  const ids = units.map(({ id }) => id)
  if (new Set(ids).size < ids.length) return invalid('候选单位重复')
  if (new Set(inspectors).size < inspectors.length) return invalid('候选督学重复')
  if (units.length > maxUnitCandidates)
    return invalid(`候选单位超过 ${maxUnitCandidates} 个，请缩小区划或者类别的范围`)
  if (inspectors.length > maxInspectorCandidates)
    return invalid(`候选督学超过 ${maxInspectorCandidates} 名，请缩小区划的范围`)
  for (const { kind, count } of strata) {
    const found = units.filter((unit) => kind === 'ANY' || unit.kind === kind).length
    if (found < count) {
      const what = kind === 'ANY' ? '候选单位' : `候选单位中的${kindNames[kind]}`
      return invalid(`${what}只有 ${found} 个，不足抽取的 ${count} 个`)
    }
  }
  if (inspectors.length < inspectorCount)
    return invalid(`候选督学只有 ${inspectors.length} 名，不足抽取的 ${inspectorCount} 名`)
  return undefined
}

/** Of one candidate listed by name. */
export const judgeOffice = (isInspector: boolean): Fault | undefined =>
  isInspector ? undefined : invalid('当日不是在任督学，不能列为候选督学')

interface Drawn {
  heldAt: Date | null
  inspectionId: string | null
}

interface Attachment {
  /** Objects that the inspection would have. */
  objects: number
  leadPersonId?: string | null
  /** Inspectors drawn who are not on the team yet. */
  added: readonly string[]
}

export function judgeAttachment(draw: Drawn, attachment: Attachment): Fault | undefined {
  const { objects, leadPersonId, added } = attachment
  if (!draw.heldAt) return { code: 'CONFLICT', message: '尚未抽取，没有可采用的结果' }
  if (draw.inspectionId) return { code: 'CONFLICT', message: '抽取结果已用于一次督导，不能再次采用' }
  if (objects > mostUnits) return invalid(`督导对象不能超过 ${mostUnits} 个`)
  if (leadPersonId && !added.includes(leadPersonId)) return invalid('组长须从抽中且尚未在小组中的督学中指定')
  return undefined
}
