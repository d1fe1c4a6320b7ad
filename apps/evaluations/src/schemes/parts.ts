import { DomainError } from '@dudao/service'
import type { GradeBand, Indicator } from '../generated/prisma/client.ts'
import type { GradeBandInput, IndicatorInput } from '../generated/resolvers.ts'
import { toHundredths } from '../hundredths.ts'
import { faultOfBands, faultOfIndicators } from './rules.ts'

type IndicatorRow = Omit<Indicator, 'id' | 'schemeId'>
type BandRow = Omit<GradeBand, 'id' | 'schemeId'>

export interface Parts {
  indicators?: IndicatorRow[] | undefined
  bands?: BandRow[] | undefined
}

/** Checks the parts that were given and brings them into the shape of their rows. */
export function partsOf(input: {
  indicators?: IndicatorInput[] | null
  bands?: GradeBandInput[] | null
}): Parts {
  return {
    indicators: input.indicators ? indicatorRows(input.indicators) : undefined,
    bands: input.bands ? bandRows(input.bands) : undefined,
  }
}

/** The parts of one version as those of another. */
export const copyParts = (indicators: Indicator[], bands: GradeBand[]): Parts => ({
  indicators: indicators.map(({ position, code, name, weightHundredths, maxHundredths, description }) => ({
    position,
    code,
    name,
    weightHundredths,
    maxHundredths,
    description,
  })),
  bands: bands.map(({ grade, fromHundredths, toHundredths }) => ({ grade, fromHundredths, toHundredths })),
})

function indicatorRows(inputs: IndicatorInput[]): IndicatorRow[] {
  const drafts = inputs.map(({ code, name, weight, maxScore, description }) => ({
    code: code.trim(),
    name: name.trim(),
    weight: toHundredths(weight),
    max: toHundredths(maxScore),
    description: description ?? null,
  }))
  refuse(faultOfIndicators(drafts))
  return drafts.map(({ weight, max, ...draft }, position) => ({
    ...draft,
    position,
    weightHundredths: weight as number,
    maxHundredths: max as number,
  }))
}

function bandRows(inputs: GradeBandInput[]): BandRow[] {
  const drafts = inputs.map(({ grade, from, to }) => ({
    grade: grade.trim(),
    from: toHundredths(from),
    to: toHundredths(to),
  }))
  refuse(faultOfBands(drafts))
  return drafts.map(({ grade, from, to }) => ({
    grade,
    fromHundredths: from as number,
    toHundredths: to as number,
  }))
}

/** @throws DomainError INVALID with the fault, if there is one */
export function refuse(fault: string | undefined): void {
  if (fault) throw new DomainError('INVALID', fault)
}
