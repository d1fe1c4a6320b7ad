import { plainDate } from '@dudao/service'
import type { Resolvers } from '../generated/resolvers.ts'
import { maybeReference } from '../references.ts'
import {
  createCheckForm,
  publishCheckForm,
  readSections,
  saveCheckFormDraft,
  withdrawCheckForm,
} from './forms.ts'
import {
  checkFormsPage,
  currentVersion,
  draftVersion,
  findForm,
  findVersion,
  versionsOfForm,
} from './lists.ts'

export const formResolvers: Pick<Resolvers, 'Query' | 'Mutation' | 'CheckForm' | 'CheckFormVersion'> = {
  Query: {
    checkForm: (_, { id }, ctx) => findForm(ctx, id),
    checkFormVersion: (_, { id }, ctx) => findVersion(ctx, id),
    checkForms: (_, args, ctx) => checkFormsPage(ctx, args),
  },
  Mutation: {
    createCheckForm: (_, { input }, ctx) => createCheckForm(ctx, input),
    saveCheckFormDraft: (_, { input }, ctx) => saveCheckFormDraft(ctx, input),
    publishCheckForm: (_, { input }, ctx) => publishCheckForm(ctx, input),
    withdrawCheckForm: (_, { input }, ctx) => withdrawCheckForm(ctx, input),
  },
  CheckForm: {
    audience: ({ audience }) => audience as never,
    organ: ({ organId }) => maybeReference(organId),
    basedOn: ({ basedOnVersionId }, _, ctx) => findVersion(ctx, basedOnVersionId),
    current: ({ id }, _, ctx) => currentVersion(ctx, id),
    draft: ({ id }, _, ctx) => draftVersion(ctx, id),
    versions: ({ id }, _, ctx) => versionsOfForm(ctx, id),
    withdrawnOn: ({ withdrawnOn }) => withdrawnOn && plainDate(withdrawnOn),
  },
  CheckFormVersion: {
    form: ({ formId }, _, ctx) => findForm(ctx, formId),
    sections: (version) => readSections(version),
    publishedOn: ({ publishedOn }) => publishedOn && plainDate(publishedOn),
  },
}
