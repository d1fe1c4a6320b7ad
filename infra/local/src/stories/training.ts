import type { Player } from './player.ts'

const course = /* GraphQL */ `
  mutation Course($input: CreateCourseInput!) {
    createCourse(input: $input) { id }
  }
`
const schedule = /* GraphQL */ `
  mutation Schedule($input: ScheduleTrainingSessionInput!) {
    scheduleTrainingSession(input: $input) { id }
  }
`
const roster = /* GraphQL */ `
  mutation Roster($input: RecordRosterInput!) {
    recordRoster(input: $input) { id }
  }
`

export interface Training {
  login: string
  title: string
  contents: string
  form: 'CONCENTRATED' | 'ONLINE'
  isPreService?: boolean
  /** Days: of the announcement, the first and last of the training, of the roster. */
  days: { announced: string; from: string; to: string; recorded: string }
  hours: number
  persons: string[]
}

/** A course with one session, whose whole roster attended to the end. */
export async function holdTraining(player: Player, training: Training): Promise<void> {
  const { login, title, contents, form, isPreService = false, days, hours, persons } = training
  const send = await player.as(login, days.announced)
  const { createCourse } = await send(course, { input: { title, form, contents, isDemo: true } })
  const { scheduleTrainingSession } = await send(schedule, {
    input: {
      courseId: createCourse.id,
      from: `${days.from}T09:00:00+08:00`,
      to: `${days.to}T17:00:00+08:00`,
      hours,
      isPreService,
      isSelfPaced: form === 'ONLINE',
      ...(form === 'CONCENTRATED' && { place: '演示教师进修学校' }),
    },
  })
  await (await player.as(login, days.recorded))(roster, {
    input: {
      sessionId: scheduleTrainingSession.id,
      rows: persons.map((personId) => ({ personId, hours })),
    },
  })
}
