import { checkPack, type RuleParameter as RuleRow } from '@dudao/rules'
import type { Fault } from '@dudao/service'

/** A row of a pack, without the division that all rows of a version share. */
export type PackRow = Omit<RuleRow, 'divisionCode' | 'note'>

const maxRows = 200

/** Whoever changes a pack acts for the division itself: a tier above has its own pack. */
export function officeFault(divisionId: string, actingDivisionId: string | null): Fault | undefined {
  if (divisionId === actingDivisionId) return undefined
  return { code: 'FORBIDDEN', message: '规则包只能由本级督导机构拟定和批准' }
}

export function proposalFault(rows: readonly unknown[], reason: string): Fault | undefined {
  if (rows.length < 1 || rows.length > maxRows)
    return { code: 'INVALID', message: `每次提出 1 至 ${maxRows} 条规则参数` }
  if (!reason.trim()) return { code: 'INVALID', message: '请填写依据和理由' }
  return undefined
}

/**
 * The known rows as they will stand beside the new ones: a row that holds on the first day of a new row of its key ends
 * on that day. Later rows stay as they are; where one overlaps a new row, `packFault` says so.
 */
export function giveWay<Row extends PackRow>(known: readonly Row[], rows: readonly PackRow[]): Row[] {
  return known.map((row) => {
    const starts = rows
      .filter(
        ({ key, validFrom }) => key === row.key && row.validFrom < validFrom && coveredBy(row, validFrom),
      )
      .map(({ validFrom }) => validFrom)
    const end = starts.toSorted()[0]
    return end ? { ...row, validTo: end } : row
  })
}

const coveredBy = ({ validTo }: PackRow, day: string) => validTo === undefined || day < validTo

/** What is wrong with the rows, in themselves or beside the known ones; the new ones are named by their place. */
export function packFault(rows: readonly PackRow[], known: readonly PackRow[]): Fault | undefined {
  // Rows of one division are compared with each other only, so any code does.
  const faults = checkPack([...rows, ...giveWay(known, rows)].map((row) => ({ ...row, divisionCode: 'CN' })))
  if (faults.length === 0) return undefined
  return { code: 'INVALID', message: `规则包有误：${faults.slice(0, 5).join('；')}` }
}

interface Decision {
  status: string
  divisionId: string
  proposedById: string | null
  actingDivisionId: string | null
  personId: string | null
}

const states: Record<string, string> = { APPROVED: '已批准', RETURNED: '已退回' }

const stateFault = ({ status }: Decision): Fault | undefined =>
  status === 'PROPOSED'
    ? undefined
    : { code: 'CONFLICT', message: `该版本${states[status]}，只有待批准的版本可以批准或退回` }

/** Who may approve: a leader of the division (the access table lets leaders in alone), never the proposer. */
export function approvalFault(decision: Decision): Fault | undefined {
  const { divisionId, actingDivisionId, proposedById, personId } = decision
  const foreign = officeFault(divisionId, actingDivisionId)
  if (foreign) return foreign
  if (proposedById === personId)
    return { code: 'FORBIDDEN', message: '拟定人不能批准自己提出的规则包，请由另一位负责人批准' }
  return stateFault(decision)
}

/** Who may return: a leader of the division, or the proposer, who withdraws it. */
export function returnFault(decision: Decision & { isLeader: boolean; reason: string }): Fault | undefined {
  const { divisionId, actingDivisionId, proposedById, personId, isLeader, reason } = decision
  const foreign = officeFault(divisionId, actingDivisionId)
  if (foreign) return foreign
  if (!isLeader && proposedById !== personId)
    return { code: 'FORBIDDEN', message: '只有负责人或拟定人可以退回规则包' }
  if (!reason.trim()) return { code: 'INVALID', message: '请填写退回理由' }
  return stateFault(decision)
}

/**
 * A change binds matters opened after its approval only: no row begins before the day of the approval. An approval of a
 * past day is an entry of the past (补录) and says why it comes late.
 */
export function datesFault(
  rows: readonly PackRow[],
  { approvedOn, today, backfillReason }: { approvedOn: string; today: string; backfillReason: string },
): Fault | undefined {
  if (approvedOn > today) return { code: 'INVALID', message: '批准日期不能晚于今天' }
  if (approvedOn < today && !backfillReason)
    return { code: 'INVALID', message: '补录以往的批准须填写补录理由' }
  const early = rows.findIndex(({ validFrom }) => validFrom < approvedOn)
  if (early < 0) return undefined
  return {
    code: 'INVALID',
    message: `第 ${early + 1} 行的生效日期 ${rows[early]?.validFrom} 早于批准日期 ${approvedOn}，规则变更不溯及既往；请退回后改期，补录以往文件请填写当时的批准日期和补录理由`,
  }
}
