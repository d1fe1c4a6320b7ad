import { DomainError, todayOf } from '@dudao/service'
import type { Context } from '../context.ts'
import type { TrainingRule } from '../generated/resolvers.ts'
import type { TrainingCredit } from '../generated/prisma/client.ts'
import { homeDivisionOf } from '../inspectors/inspectors.ts'
import { hourRulesOf } from './hour-rules.ts'
import { concentratedOnly, type FormSum, judgeHours, ruleDay, sumByForm, sumOf } from './rules.ts'

/** A person's training of one year; hours in hundredths. */
export interface YearOfTraining {
  inspectorId: string
  year: number
  byForm: FormSum[]
  counted: number
}

const maxCredits = 200

/** @throws DomainError INVALID for what is no year */
export async function trainingYear(ctx: Context, inspectorId: string, year: number): Promise<YearOfTraining> {
  if (year < 1900 || year > 2200) throw new DomainError('INVALID', '年度应为四位公历年份')
  // As everything about an inspector in a list: findUnique calls of one shape become one statement.
  const inspector = ctx.tx.inspector.findUnique({ where: { id: inspectorId } })
  const live = (await inspector.trainingCredits({ where: { year, revokedOn: null } })) ?? []
  const byForm = sumByForm(live)
  return { inspectorId, year, byForm, counted: sumOf(byForm, concentratedOnly) }
}

/** How the year stands to the rules of the division that the inspector comes from. */
export async function rulesOfYear(
  ctx: Context,
  { inspectorId, year, byForm }: YearOfTraining,
): Promise<TrainingRule[]> {
  const home = await homeDivisionOf(ctx, inspectorId)
  return judgeHours(byForm, await hourRulesOf(ctx, home?.id ?? null, ruleDay(year, todayOf(ctx))))
}

/** The credits of the year, newest first. */
export async function creditsOfYear(
  ctx: Context,
  { inspectorId, year }: YearOfTraining,
): Promise<TrainingCredit[]> {
  const inspector = ctx.tx.inspector.findUnique({ where: { id: inspectorId } })
  const credits = inspector.trainingCredits({ where: { year }, orderBy: { id: 'desc' }, take: maxCredits })
  return (await credits) ?? []
}
