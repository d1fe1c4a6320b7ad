import { codegenConfig, row } from '@dudao/service/codegen'

export default codegenConfig({
  mappers: {
    Inspector: row('Inspector'),
    Appointment: row('Appointment'),
    DeclaredRelation: row('DeclaredRelation'),
    InspectorConnection: '../inspectors/inspectors.ts#InspectorPage',
    AppointmentConnection: '../appointments/appointments.ts#AppointmentPage',
    InspectorEligibility: '../recusals/eligibility.ts#Eligibility',
  },
})
