import { codegenConfig, row } from '@dudao/service/codegen'

export default codegenConfig({
  mappers: {
    Inspector: row('Inspector'),
    Appointment: row('Appointment'),
    DeclaredRelation: row('DeclaredRelation'),
    InspectorConnection: '../inspectors/inspectors.ts#InspectorPage',
    AppointmentConnection: '../appointments/appointments.ts#AppointmentPage',
    InspectorFile: row('InspectorFile'),
    PersonalDataRead: row('PersonalDataRead'),
    EndedSession: '../appointments/sessions.ts#SessionEnd',
    PersonalData: '../files/revealing.ts#RevealedData',
    QualificationFinding: '../files/qualification.ts#PersonFinding',
    InspectorFileConnection: '../files/files.ts#InspectorFilePage',
    InspectorEligibility: '../recusals/eligibility.ts#Eligibility',
    Organization: '../duties/duties.ts#SchoolRef',
    DutyZone: row('DutyZone'),
    DutyAssignment: row('DutyAssignment'),
    DutyZoneConnection: '../duties/zones.ts#DutyZonePage',
    DutyCoverage: '../duties/coverage.ts#Coverage',
    UncoveredSchool: '../duties/coverage.ts#Gap',
    UncoveredSchoolConnection: '../duties/coverage.ts#UncoveredSchoolPage',
    OverloadedInspector: '../duties/coverage.ts#Overload',
    OverloadedInspectorConnection: '../duties/coverage.ts#OverloadedInspectorPage',
  },
})
