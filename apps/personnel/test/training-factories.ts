import { actor, places } from '@dudao/testkit'
import { candidates, officer, organization, organs, type Personnel } from './factories.ts'

type Body = typeof organs.bazhong

const courseDocument = `mutation ($input: CreateCourseInput!) { createCourse(input: $input) {
  id title form contents organizer { id } isDemo } }`
export const sessionDocument = `mutation ($input: ScheduleTrainingSessionInput!) { scheduleTrainingSession(input: $input) {
  id status from to place hours isPreService isSelfPaced isDemo course { id form } roster { totalCount } } }`
export const cancelDocument = `mutation ($input: CancelTrainingSessionInput!) { cancelTrainingSession(input: $input) {
  id status cancelledOn cancelReason } }`
export const openDocument = `mutation ($input: OpenCheckInInput!) { openCheckIn(input: $input) {
  code qrText closesAt session { id status } } }`
export const checkInDocument = `mutation ($input: CheckInInput!) { checkIn(input: $input) {
  isAccepted triesLeft message credit { id hours source person { id } session { id course { title } } } } }`

const creditFields = `id person { id } session { id } hours form year occurredOn creditedOn isPreService source sourcePaper
  creditedBy { id } certificateNumber certificateIssuedOn revokedOn revokeReason isDemo`
export const rosterDocument = `mutation ($input: RecordRosterInput!) { recordRoster(input: $input) { ${creditFields} } }`
export const pastDocument = `mutation ($input: EnterPastHoursInput!) { enterPastHours(input: $input) { ${creditFields} } }`
export const revokeDocument = `mutation ($input: RevokeCreditInput!) { revokeCredit(input: $input) { ${creditFields} } }`
export const certificateDocument = `mutation ($input: IssueCertificatesInput!) { issueCertificates(input: $input) { ${creditFields} } }`

export const yearDocument = `query ($id: ID!, $year: Int!) { inspector(id: $id) { training(year: $year) {
  year hoursByForm { form hours } countedHours rules { level requiredHours article countedForms countedHours met shortHours }
  credits { id hours revokedOn } } } }`

export const courseInput = (overrides: object = {}) => ({
  title: '督学岗前培训',
  form: 'CONCENTRATED',
  contents: '政策法规、督导理论、实务操作',
  isDemo: true,
  ...overrides,
})

/** A day of training in 2020, from nine to five in China. */
export const day = (date: string) => ({ from: `${date}T09:00:00+08:00`, to: `${date}T17:00:00+08:00` })

export const sessionInput = (courseId: string, overrides: object = {}) => ({
  courseId,
  ...day('2020-10-12'),
  place: '市教师进修学校',
  hours: 8,
  ...overrides,
})

/** Courses, sessions and people of the tests, entered through the graph. */
export function createTraining(personnel: Personnel, organizer: Body = organs.bazhong, today = '2020-12-31') {
  const { directory, graph } = personnel
  const by = officer(organizer, { today })
  const school = directory.add(organization(places.tongjiang, { kind: 'SCHOOL' }))
  const course = async (overrides: object = {}): Promise<string> =>
    (await graph.ok(by, courseDocument, { input: courseInput(overrides) })).createCourse.id
  const session = async (overrides: object = {}, courseOverrides: object = {}): Promise<string> => {
    const input = sessionInput(await course(courseOverrides), overrides)
    return (await graph.ok(by, sessionDocument, { input })).scheduleTrainingSession.id
  }
  return {
    by,
    school,
    course,
    session,
    courseDocument,
    /** Inspectors of the city's fourth session who work in 通江, in office from 15 September 2020. */
    inspectors: async (count: number): Promise<string[]> => {
      const ids = Array.from({ length: count }, () => directory.person({ organization: school }))
      await candidates(personnel, ids, 'APPOINTED')
      return ids
    },
    record: async (sessionId: string, personIds: string[], overrides: object = {}) => {
      const input = { sessionId, rows: personIds.map((personId) => ({ personId })), ...overrides }
      return (await graph.ok(by, rosterDocument, { input })).recordRoster
    },
    yearOf: async (id: string, year = 2020, reader = by) =>
      (await graph.ok(reader, yearDocument, { id, year })).inspector.training,
  }
}

/** The inspector in the own post, without a range: everything that is seen is one's own. */
export const inspectorSelf = (personId: string, clock = '2020-10-12T10:00:00+08:00') =>
  actor({ role: 'INSPECTOR', personId, clock })
