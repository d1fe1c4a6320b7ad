import { codegenConfig, row } from '@dudao/service/codegen'

export default codegenConfig({
  mappers: {
    Letter: row('Letter'),
    LetterConnection: '../letters/letters.ts#LetterPage',
    Delivery: row('Delivery'),
    DeliveryConnection: '../deliveries/deliveries.ts#DeliveryPage',
    ChannelAddress: row('ChannelAddress'),
    NumberSeries: row('NumberSeries'),
    NumberSeriesYear: '../numbers/series.ts#SeriesYear',
    Report: row('Report'),
    ReportConnection: '../reports/reports.ts#ReportPage',
    File: row('File'),
    LetterSummary: '../letters/summary.ts#LetterCounts',
  },
})
