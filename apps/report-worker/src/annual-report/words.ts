/** Chinese words of the graph's enumerations, as papers print them. */
export const problemStatus: Record<string, string> = {
  PRELIMINARY: '待反馈',
  OPEN: '待整改',
  RECTIFYING: '整改中',
  REPORTED: '已报送',
  RETURNED: '退回再整改',
  VERIFIED: '核查通过',
  CLOSED: '已销号',
  WITHDRAWN: '已撤销',
}

export const letterKind: Record<string, string> = {
  SUPERVISION_NOTICE: '督办通知',
  SUPERVISION_LETTER: '督办函',
  REMINDER: '工作提示函',
  INSPECTION_NOTICE: '督导通知',
  OPINION: '督导意见书',
}

const bound: Record<string, string> = { EQ: '', GE: '≥', GT: '＞', APPROX: '约' }

/** A number with its bound: ≥360. */
export const quantity = ({ value, qualifier }: { value: number; qualifier: string }): string =>
  `${bound[qualifier] ?? ''}${value}`

/** A share between 0 and 1 as a percentage with two places; unknown stays unknown. */
export const percent = (share: number | null | undefined): string =>
  share === null || share === undefined ? '—' : `${(share * 100).toFixed(2)}%`

/** '2020-06-01' → 2020年6月1日 */
export const chineseDate = (date: string | null | undefined): string => {
  if (!date) return '—'
  const [year, month, day] = date.split('-').map(Number)
  return `${year}年${month}月${day}日`
}
