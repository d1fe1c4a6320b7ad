import { actingBody, asDate, dateIn, plainDate, refuse, refuseRows } from '@dudao/service'
import type { Context } from '../context.ts'
import { HigherOrganDocument } from '../generated/operations.ts'
import type { FileAppointmentsInput } from '../generated/resolvers.ts'
import type { Appointment } from '../generated/prisma/client.ts'
import { parse } from '../input.ts'
import { onceForAll } from './appointments.ts'
import { filing } from './input.ts'
import { judgeFiling, judgeHigherOrgan, judgeTermKnown } from './rules.ts'
import { lockForStep } from './steps.ts'

/**
 * Files appointments with an organ above the appointing one (《督学管理暂行办法》: the result of an appointment is
 * reported to the higher organ for the record). That organ sees them by its range.
 */
export function fileAppointments(ctx: Context, raw: FileAppointmentsInput): Promise<Appointment[]> {
  const { divisionPath } = actingBody(ctx)
  const { appointmentIds: ids, filedWithOrganizationId, filedOn, idempotencyKey } = parse(filing, raw)
  return onceForAll(ctx, 'fileAppointments', idempotencyKey, async () => {
    const variables = { id: filedWithOrganizationId }
    const { organization } = await ctx.graph.request(HigherOrganDocument, variables, ctx.callAs)
    refuse(judgeHigherOrgan(organization, divisionPath))
    const rows = await lockForStep(ctx, ids, 'file')
    const days = { on: filedOn, today: dateIn(ctx.now) }
    refuseRows(rows.map(judgeTermKnown))
    refuseRows(
      rows.map((row) => {
        const appointedOn = plainDate(row.appointedOn as Date)
        return judgeFiling({ appointedOn, filedOn: row.filedOn && plainDate(row.filedOn) }, days)
      }),
    )
    await ctx.tx.appointment.updateMany({
      where: { id: { in: ids } },
      data: { filedOn: asDate(filedOn), filedWithOrganizationId },
    })
    return ids
  })
}
