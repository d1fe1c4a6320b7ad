import { appraisalFigures } from '@dudao/rules'
import type { AppraisalFigure, AppraisalFigureChange, AppraisalFigureValue } from '../generated/resolvers.ts'

/** Figures as a snapshot keeps them. */
export interface Figures {
  values: Record<AppraisalFigure, number | null>
  requiredTrainingHours: number | null
}

/** In the order of the figures; one that an old snapshot does not have is not known. */
export const valuesOf = ({ values }: Figures): AppraisalFigureValue[] =>
  appraisalFigures.map((figure) => ({ figure, value: values[figure] ?? null }))

/** The figures that differ, in their order. */
export function changesBetween(kept: Figures, now: Figures): AppraisalFigureChange[] {
  const current = valuesOf(now)
  return valuesOf(kept).flatMap(({ figure, value }, i) => {
    const counted = current[i]?.value ?? null
    return counted === value ? [] : [{ figure, kept: value ?? null, now: counted }]
  })
}
