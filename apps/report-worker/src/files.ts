import type { Readable } from 'node:stream'
import { type CallAs, DomainError, type GraphClient } from '@dudao/service'
import { z } from 'zod'

const failure = z.object({ message: z.string() })

/** The bytes of a stored file. @throws DomainError NOT_FOUND */
export async function downloadFile(graph: GraphClient, fileId: string, as: CallAs): Promise<Uint8Array> {
  const { status, body } = await graph.send(`/files/${fileId}`, { method: 'GET' }, as)
  if (status === 404) throw new DomainError('NOT_FOUND', '文件不存在，请重新上传')
  if (status !== 200) throw new Error(`download of a file answered ${status}`)
  return body
}

/** Hands a file to the documents service, a stream as it comes; answers with its id. */
export async function uploadFile(
  graph: GraphClient,
  { name, mediaType, bytes }: { name: string; mediaType: string; bytes: Uint8Array | Readable },
  as: CallAs,
): Promise<string> {
  const answer = await graph.send(
    `/files?name=${encodeURIComponent(name)}`,
    {
      method: 'POST',
      headers: { 'content-type': mediaType },
      body: bytes instanceof Uint8Array ? Buffer.from(bytes) : bytes,
    },
    as,
  )
  const text = answer.body.toString()
  if (answer.status === 413) throw new DomainError('INVALID', failure.parse(JSON.parse(text)).message)
  if (answer.status !== 200 && answer.status !== 201)
    throw new Error(`upload of a file answered ${answer.status}`)
  return z.object({ id: z.string() }).parse(JSON.parse(text)).id
}
