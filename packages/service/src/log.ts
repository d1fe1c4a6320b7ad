import { type Logger as PinoLogger, pino } from 'pino'

export type Logger = PinoLogger

/**
 * Structured log on stdout, one JSON line each. Every line of a request or job carries `requestId`.
 * Personal data does not belong into a log; the paths below are the last line of defence.
 */
export function createLog(name: string, level: string): Logger {
  return pino({
    name,
    level,
    base: { service: name, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: [
        '*.password',
        '*.token',
        '*.authorization',
        '*.phone',
        '*.identityNumber',
        'headers',
        '*.headers',
      ],
      censor: '[removed]',
    },
  })
}
