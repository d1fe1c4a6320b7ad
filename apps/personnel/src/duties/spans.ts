import type { PlainDate } from '@dudao/rules'

/** What holds on [from, to); `to` is null while no end is known. */
export interface Span {
  from: PlainDate
  to: PlainDate | null
}

const isBefore = (day: PlainDate, end: PlainDate | null) => end === null || day < end

export const holdsOn = ({ from, to }: Span, day: PlainDate): boolean => from <= day && isBefore(day, to)

export const overlaps = (a: Span, b: Span): boolean => isBefore(a.from, b.to) && isBefore(b.from, a.to)

/** The days of the window on which a span begins or runs already: a new height is only ever reached on one of these. */
export const beginnings = (spans: readonly Span[], window: Span): PlainDate[] =>
  spans.filter((span) => overlaps(span, window)).map(({ from }) => (from > window.from ? from : window.from))

/** The most spans that hold on one and the same day of the window. */
export function peak(spans: readonly Span[], window: Span): number {
  const days = beginnings(spans, window)
  return Math.max(0, ...days.map((day) => spans.filter((span) => holdsOn(span, day)).length))
}
