import type { PlainDate } from '@dudao/rules'

/** What holds on [from, to); `to` is null while no end is known. */
export interface Span {
  from: PlainDate
  to: PlainDate | null
}

const isBefore = (day: PlainDate, end: PlainDate | null) => end === null || day < end

export const holdsOn = ({ from, to }: Span, day: PlainDate): boolean => from <= day && isBefore(day, to)

export const overlaps = (a: Span, b: Span): boolean => isBefore(a.from, b.to) && isBefore(b.from, a.to)

/** The most spans that hold on one and the same day of the window. */
export function peak(spans: readonly Span[], window: Span): number {
  const within = spans.filter((span) => overlaps(span, window))
  // A new height is only ever reached on a day on which one begins.
  const days = within.map(({ from }) => (from > window.from ? from : window.from))
  return Math.max(0, ...days.map((day) => within.filter((span) => holdsOn(span, day)).length))
}
