import { bazhong } from './bazhong/index.ts'
import { congtai } from './congtai/index.ts'
import { mianyang } from './mianyang/index.ts'
import { shanxi } from './shanxi/index.ts'
import type { Story } from './story.ts'
import { yanjiang } from './yanjiang/index.ts'

/** Every story by the name that `npm run tour -- <name>` takes. */
export const stories: Record<string, Story> = { bazhong, shanxi, yanjiang, congtai, mianyang }
