import type { Role } from '@dudao/service'
import { actor, places } from '@dudao/testkit'
import type { Organization, Post, PrismaClient } from '../src/generated/prisma/client.ts'

type Place = (typeof places)[keyof typeof places]

const row = (
  { id, path }: Place,
  parentId: string | null,
  kind: string,
  gbCode: string | null,
  shortName: string,
  name: string,
) => ({ id, path, parentId, kind, gbCode, shortName, name, label: Number(path.split('/').at(-2)) })

/** The testkit's piece of the tree as rows: the country, 四川, 巴中 with 通江 and 恩阳, 绵阳. */
export async function addTree(owner: PrismaClient): Promise<void> {
  const { sichuan, bazhong, tongjiang, enyang, mianyang } = places
  await owner.division.createMany({
    data: [
      row(country, null, 'COUNTRY', null, '全国', '全国'),
      row(sichuan, country.id, 'PROVINCE', '510000', '四川', '四川省'),
      row(bazhong, sichuan.id, 'CITY', '511900', '巴中', '巴中市'),
      row(tongjiang, bazhong.id, 'COUNTY', '511921', '通江', '通江县'),
      row(enyang, bazhong.id, 'COUNTY', '511903', '恩阳', '恩阳区'),
      row(mianyang, sichuan.id, 'CITY', '510700', '绵阳', '绵阳市'),
    ],
  })
}

export const country = { id: '01930000-0000-7000-8000-0000000000a0', path: '/1/' }

let serial = 0
const next = () => (serial += 1)

/** One function per row, as the owner; every default is visible here. */
export function factoriesOf(owner: PrismaClient) {
  return {
    organization: (over: { division?: Place; name?: string; kind?: string } = {}): Promise<Organization> => {
      const { division = places.bazhong, name = `机构${next()}`, kind = 'COMMITTEE_OFFICE' } = over
      return owner.organization.create({
        data: { name, kind, divisionId: division.id, divisionPath: division.path },
      })
    },

    person: ({ name = `人员${next()}` } = {}) => owner.person.create({ data: { name } }),

    /** A person in one post. */
    async post(over: {
      organization: Organization
      personId?: string
      role?: string
      title?: string
      seat?: string
      validFrom?: string
      validTo?: string
    }): Promise<Post> {
      const { organization, role = 'OFFICER', title = '工作人员', validFrom = '2019-01-01' } = over
      const personId = over.personId ?? (await owner.person.create({ data: { name: `人员${next()}` } })).id
      return owner.post.create({
        data: {
          personId,
          organizationId: organization.id,
          divisionPath: organization.divisionPath,
          role,
          title,
          seat: over.seat ?? null,
          validFrom: new Date(validFrom),
          validTo: over.validTo ? new Date(over.validTo) : null,
        },
      })
    },

    relation: (over: {
      source: Organization
      target: Organization
      kind: string
      from?: string
      to?: string
    }) =>
      owner.organizationRelation.create({
        data: {
          sourceId: over.source.id,
          targetId: over.target.id,
          kind: over.kind,
          validFrom: over.from ? new Date(over.from) : null,
          validTo: over.to ? new Date(over.to) : null,
        },
      }),

    rule: (over: {
      key: string
      value: number
      division?: Place
      from?: string
      to?: string
      unit?: string
      packVersion?: number
    }) =>
      owner.ruleParameter.create({
        data: {
          key: over.key,
          value: over.value,
          unit: over.unit ?? '人',
          divisionId: (over.division ?? country).id,
          validFrom: new Date(over.from ?? '2012-10-01'),
          validTo: over.to ? new Date(over.to) : null,
          article: '测试依据',
          mark: 'DESIGN',
          packVersion: over.packVersion ?? 1,
        },
      }),
  }
}

/** Somebody in a post of ours, with the range of the division. */
export const inPost = (post: Post, division: Place, role: Role = 'OFFICER') =>
  actor({ division, role, personId: post.personId, postId: post.id, organizationId: post.organizationId })
