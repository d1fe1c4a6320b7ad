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
    SheetImport: row('SheetImport'),
    SheetImportConnection: '../sheets/imports.ts#SheetImportPage',
    SheetFault: row('SheetFault'),
    SheetFaultConnection: '../sheets/imports.ts#SheetFaultPage',
    SheetExport: row('SheetExport'),
    SheetExportConnection: '../sheets/exports.ts#SheetExportPage',
    File: row('File'),
    FileCapture: row('Upload'),
    LetterSummary: '../letters/summary.ts#LetterCounts',
  },
})
