import { readEnv, workerEnv } from '@dudao/service'
import { z } from 'zod'

const reportWorkerEnv = workerEnv.extend({
  /** Folder with licensed fonts (方正小标宋, 仿宋_GB2312, 楷体_GB2312); without it Noto takes their place. */
  FONT_FOLDER: z.string().optional(),
  /** Where the public reaches the gateway: the QR code of a school's board leads there. */
  PUBLIC_ADDRESS: z.url({ protocol: /^https?$/ }),
})

export const readReportWorkerEnv = () => readEnv(reportWorkerEnv)
