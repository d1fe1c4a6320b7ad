import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { faultOfType, isSame, readMetadata, readUpload, type Upload } from './uploads.rules.ts'

const said = {
  id: '019aa900-0000-7000-8000-000000000001',
  filename: '食堂.jpg',
  filetype: 'image/jpeg',
  sha256: 'ab'.repeat(32),
  capturedAt: '2020-09-14T10:05:00+08:00',
  latitude: '31.92',
  longitude: '107.24',
  accuracy: '8',
  deviceId: 'phone-1',
}
const read = (over: Partial<Record<keyof typeof said, string>> = {}, length: string | undefined = '1000') =>
  readUpload(new Map(Object.entries({ ...said, ...over })), length, 1_048_576)
const without = (key: keyof typeof said) => {
  const metadata = new Map(Object.entries(said))
  metadata.delete(key)
  return readUpload(metadata, '1000', 1_048_576)
}

describe('what a device says of an upload', () => {
  it('is read whole', () => {
    expect(read()).toEqual({
      upload: {
        id: said.id,
        name: said.filename,
        mediaType: said.filetype,
        size: 1_000,
        sha256: said.sha256,
        capturedAt: said.capturedAt,
        latitude: 31.92,
        longitude: 107.24,
        accuracy: 8,
        deviceId: 'phone-1',
      },
    })
  })

  it.each(['id', 'accuracy', 'deviceId'] as const)('may leave out %s', (key) => {
    expect(without(key)).toHaveProperty('upload')
  })

  it.each(['filename', 'filetype', 'sha256', 'latitude', 'longitude'] as const)(
    'may not leave out %s alone',
    (key) => {
      expect(without(key)).toHaveProperty('fault')
    },
  )

  it.each([
    [{ filename: '../a.jpg' }, '文件名'],
    [{ filetype: 'text/html' }, '证据应为'],
    [{ filetype: 'application/x-msdownload' }, '证据应为'],
    [{ sha256: 'AB'.repeat(32) }, 'sha256'],
    [{ latitude: '91' }, '采集地点'],
    [{ longitude: 'east' }, '采集地点'],
    [{ accuracy: '-1' }, '采集地点'],
    [{ deviceId: 'a b' }, '设备编号'],
  ])('%j is refused', (over, message) => {
    const found = read(over)
    expect('fault' in found && found.fault).toContain(message)
  })

  it.each([undefined, '0', '-1', '1.5', 'x', '9'.repeat(16)])('with the length %s is refused', (length) => {
    expect(readUpload(new Map(Object.entries(said)), length, 1_048_576)).toHaveProperty('fault')
  })

  it('may be as large as the limit, and no larger', () => {
    expect(read({}, '1048576')).toHaveProperty('upload')
    expect(read({}, '1048577')).toEqual({ fault: '文件过大，最多 1 MiB', status: 413 })
  })

  it('comes as pairs in base64, and is read back whatever it says', () => {
    const value = fc.string({ unit: 'grapheme' })
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[A-Za-z]{1,9}$/), value, { minKeys: 1 }), (pairs) => {
        const header = Object.entries(pairs)
          .map(([key, text]) => `${key} ${Buffer.from(text).toString('base64')}`)
          .join(',')
        expect(Object.fromEntries(readMetadata(header) ?? [])).toEqual({ ...pairs })
      }),
      { numRuns: 50 },
    )
    for (const bad of ['', 'a b c', 'a *', ',']) expect(readMetadata(bad)).toBeUndefined()
  })

  it('twice is the same only if it says the same', () => {
    const { upload } = read() as { upload: Upload }
    expect(isSame(upload, { ...upload, capturedAt: '2020-09-14T02:05:00.000Z' })).toBe(true)
    expect(isSame(upload, { ...upload, sha256: 'cd'.repeat(32) })).toBe(false)
    expect(isSame(upload, { ...upload, latitude: 30 })).toBe(false)
  })
})

it('a content is what it was said to be, under any of its names', () => {
  expect(faultOfType('image/jpeg', 'image/jpeg')).toBeUndefined()
  expect(faultOfType('audio/mp4', 'audio/x-m4a')).toBeUndefined()
  expect(faultOfType('image/jpeg', 'image/png')).toContain('不符')
  expect(faultOfType('image/jpeg', undefined)).toContain('无法识别')
})
