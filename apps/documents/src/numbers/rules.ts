const organCode = /^[\u4e00-\u9fa5]{2,14}$/u

/** A fault of a new series in Chinese; undefined when there is none. */
export function faultOfSeries(code: string, startAt: number): string | undefined {
  if (!organCode.test(code)) return '机关代字应为 2 至 14 个汉字'
  if (startAt < 1 || startAt > 100_000) return '起始序号应为 1 至 100000'
  return undefined
}

/** The document number (发文字号) by GB/T 9704-2012: hexagonal brackets, full year, no leading zero, no 第. */
export const documentNumber = (code: string, year: number, sequence: number): string =>
  `${code}〔${year}〕${sequence}号`

export interface Series {
  id: string
  code: string
  validFrom: Date
}

/**
 * The series that gives a number on a date: the one asked for, or the only one of the body.
 *
 * @returns the series, or why there is none in Chinese
 */
export function chooseSeries<S extends Series>(
  all: readonly S[],
  seriesId: string | null | undefined,
  on: Date,
): { series: S } | { fault: string } {
  const asked = seriesId ? all.filter(({ id }) => id === seriesId) : all
  if (asked.length === 0)
    return { fault: seriesId ? '发文字号序列不存在' : '本机构尚未启用发文字号序列，请先启用' }
  const valid = asked.filter(({ validFrom }) => validFrom <= on)
  const [only, ...others] = valid
  if (!only) return { fault: '发文字号序列在成文日期时尚未启用' }
  if (others.length > 0) {
    return {
      fault: `本机构有多个发文字号序列（${valid.map(({ code }) => code).join('、')}），请指明使用哪一个`,
    }
  }
  return { series: only }
}
