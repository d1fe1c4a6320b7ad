import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Division as DivisionRow, Organization as OrganizationRow, OrganizationRelation as OrganizationRelationRow, FormerName as FormerNameRow, Person as PersonRow, Post as PostRow, RuleParameter as RuleParameterRow } from './prisma/client.ts';
import type { OrganizationPage } from '../organizations/organizations.ts';
import type { CommitteeParent } from '../committees/committees.ts';
import type { SessionParent } from '../accounts/sessions.ts';
import type { ViewerParent } from '../accounts/resolvers.ts';
import type { Context } from '../context.ts';
export type Maybe<T> = T | null | undefined;
export type InputMaybe<T> = T | null | undefined;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A calendar date in China, YYYY-MM-DD. */
  Date: { input: string; output: string; }
  /** An instant, ISO 8601 with offset. */
  DateTime: { input: string; output: Date | string; }
  /** A JSON value whose shape the field's description gives. */
  JSON: { input: unknown; output: unknown; }
};

/** A further post of a person. */
export type AddPostInput = {
  /** Document of appointment. */
  document?: InputMaybe<Scalars['String']['input']>;
  /** Sent twice, done once. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Where. */
  organizationId: Scalars['ID']['input'];
  /** Who. */
  personId: Scalars['ID']['input'];
  /** Rights of the post. */
  role: PostRole;
  /** Seat, where the organization is a committee. */
  seat?: InputMaybe<CommitteeSeat>;
  /** Title as printed. */
  title?: InputMaybe<Scalars['String']['input']>;
  /** First day. */
  validFrom: Scalars['Date']['input'];
};

/** A new rule pack version: the rows replace nothing, they are added with their dates. */
export type ApproveRulePackInput = {
  /** Division for which the rows hold. */
  divisionId: Scalars['ID']['input'];
  /** Sent twice, done once. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The rows. */
  parameters: Array<NewRuleParameter>;
  /** Why and on which paper. */
  reason: Scalars['String']['input'];
};

/** An education inspection committee with its office and members on a date (教育督导委员会). */
export type Committee = {
  __typename?: 'Committee';
  /** Member units. */
  memberUnits: Array<Organization>;
  /** Its office, an issuing body of its own. */
  office?: Maybe<Organization>;
  /** The committee as an organization. */
  organization: Organization;
  /** Chair, deputies, chief inspectors. */
  seats: Array<Post>;
};


/** An education inspection committee with its office and members on a date (教育督导委员会). */
export type CommitteeMemberUnitsArgs = {
  on?: InputMaybe<Scalars['Date']['input']>;
};


/** An education inspection committee with its office and members on a date (教育督导委员会). */
export type CommitteeSeatsArgs = {
  on?: InputMaybe<Scalars['Date']['input']>;
};

/** Seat in a committee (委员会职务). */
export type CommitteeSeat =
  /** Chair (主任). */
  | 'CHAIR'
  /** Chief inspector (总督学). */
  | 'CHIEF_INSPECTOR'
  /** Deputy chair (副主任). */
  | 'DEPUTY'
  /** Deputy chief inspector (副总督学). */
  | 'DEPUTY_CHIEF_INSPECTOR';

/** A new account for a person. */
export type CreateAccountInput = {
  /** Login name, unique. */
  login: Scalars['String']['input'];
  /** First password, at least 12 characters. */
  password: Scalars['String']['input'];
  /** Who. */
  personId: Scalars['ID']['input'];
};

/** A worker's right to read as somebody for one piece of work. */
export type Delegation = {
  __typename?: 'Delegation';
  /** Bearer token, minutes long, reads only. */
  accessToken: Scalars['String']['output'];
  /** Seconds until it ends. */
  expiresIn: Scalars['Int']['output'];
};

/** A dated node of the division tree (区划). Everybody may read it. */
export type Division = {
  __typename?: 'Division';
  /** The divisions directly below on a date (default: today), by code; at most 200. */
  children: Array<Division>;
  /** Six-digit code of GB/T 2260; zones and the country have none. */
  gbCode?: Maybe<Scalars['String']['output']>;
  /** Opaque id. */
  id: Scalars['ID']['output'];
  /** Kind of node. */
  kind: DivisionKind;
  /** Full name. */
  name: Scalars['String']['output'];
  /** The division above. */
  parent?: Maybe<Division>;
  /** Place in the tree: the labels of all ancestors and its own. Services scope their rows by it. */
  path: Scalars['String']['output'];
  /** Name without the kind of place, e.g. 巴州 for 巴州区. */
  shortName: Scalars['String']['output'];
  /** Code of the statistical lists, where GB/T 2260 has none. */
  statisticalCode?: Maybe<Scalars['String']['output']>;
  /** First day on which it exists; unknown for old divisions. */
  validFrom?: Maybe<Scalars['Date']['output']>;
  /** First day on which it no longer exists. */
  validTo?: Maybe<Scalars['Date']['output']>;
};


/** A dated node of the division tree (区划). Everybody may read it. */
export type DivisionChildrenArgs = {
  on?: InputMaybe<Scalars['Date']['input']>;
};

/** Kind of a node of the division tree (区划类别). */
export type DivisionKind =
  /** Prefecture-level city, prefecture, league (市州盟). */
  | 'CITY'
  /** The country. */
  | 'COUNTRY'
  /** County, district or county-level city (县市区). */
  | 'COUNTY'
  /** Province, autonomous region or municipality directly under the central government (省). */
  | 'PROVINCE'
  /** Township, town or subdistrict (乡镇街道). */
  | 'TOWNSHIP'
  /** Development or high-tech zone without a code of GB/T 2260 (开发区). */
  | 'ZONE';

/** The end of a post. */
export type EndPostInput = {
  /** The post. */
  postId: Scalars['ID']['input'];
  /** Why. */
  reason: Scalars['String']['input'];
  /** First day on which it no longer holds. */
  validTo: Scalars['Date']['input'];
};

/** A name an organization had until a date; old papers keep it. */
export type FormerName = {
  __typename?: 'FormerName';
  /** The name. */
  name: Scalars['String']['output'];
  /** First day on which it no longer held. */
  until: Scalars['Date']['output'];
};

export type Mutation = {
  __typename?: 'Mutation';
  /** Gives a person a further post. */
  addPost: Post;
  /** Approves new rows of a rule pack; they get the next version. */
  approveRulePack: Array<RuleParameter>;
  /** Gives a person an account. */
  createAccount: Person;
  /** Ends a post. */
  endPost: Post;
  /** Lets a worker read as somebody for a few minutes. Workers only. */
  openDelegation: Delegation;
  /** Renews a session; a refresh token works once. */
  refreshSession: Session;
  /** Registers organizations in the caller's range. */
  registerOrganizations: Array<Organization>;
  /** Registers persons with a first post in the caller's range. */
  registerPersons: Array<Person>;
  /** Relates two organizations. */
  relateOrganizations: Organization;
  /** Signs in. Five wrong passwords lock the account for fifteen minutes. */
  signIn: Session;
  /** Ends the session. */
  signOut: Scalars['Boolean']['output'];
  /** Acts in another own post from now on. */
  switchPost: Session;
};


export type MutationAddPostArgs = {
  input: AddPostInput;
};


export type MutationApproveRulePackArgs = {
  input: ApproveRulePackInput;
};


export type MutationCreateAccountArgs = {
  input: CreateAccountInput;
};


export type MutationEndPostArgs = {
  input: EndPostInput;
};


export type MutationOpenDelegationArgs = {
  input: OpenDelegationInput;
};


export type MutationRefreshSessionArgs = {
  refreshToken: Scalars['String']['input'];
};


export type MutationRegisterOrganizationsArgs = {
  input: RegisterOrganizationsInput;
};


export type MutationRegisterPersonsArgs = {
  input: RegisterPersonsInput;
};


export type MutationRelateOrganizationsArgs = {
  input: RelateOrganizationsInput;
};


export type MutationSignInArgs = {
  input: SignInInput;
};


export type MutationSwitchPostArgs = {
  postId: Scalars['ID']['input'];
};

/** A new organization. */
export type NewOrganization = {
  /** Ten-digit school code or unified social credit code. */
  code?: InputMaybe<Scalars['String']['input']>;
  /** Division it belongs to. */
  divisionId: Scalars['ID']['input'];
  /** Whether it is made up for demonstration. */
  isDemo?: Scalars['Boolean']['input'];
  /** Kind. */
  kind: OrganizationKind;
  /** Full name, unique in its division. */
  name: Scalars['String']['input'];
  /** The organization that supervises it (主管). */
  supervisedById?: InputMaybe<Scalars['ID']['input']>;
};

/** A new person with a first post. */
export type NewPerson = {
  /** Document of appointment. */
  document?: InputMaybe<Scalars['String']['input']>;
  /** Whether the person is made up for demonstration. */
  isDemo?: Scalars['Boolean']['input'];
  /** Name. */
  name: Scalars['String']['input'];
  /** Organization of the first post. */
  organizationId: Scalars['ID']['input'];
  /** Role of the first post. */
  role: PostRole;
  /** Title as printed. */
  title?: InputMaybe<Scalars['String']['input']>;
  /** First day of the post. */
  validFrom: Scalars['Date']['input'];
};

/** A row of a rule pack. */
export type NewRuleParameter = {
  /** Article or source. */
  article: Scalars['String']['input'];
  /** Key. */
  key: Scalars['String']['input'];
  /** How sure it is. */
  mark: RuleMark;
  /** Unit in Chinese. */
  unit: Scalars['String']['input'];
  /** First day. */
  validFrom: Scalars['Date']['input'];
  /** First day on which it no longer holds. */
  validTo?: InputMaybe<Scalars['Date']['input']>;
  /** Value. */
  value: Scalars['JSON']['input'];
};

/** A right to read as somebody, for a worker. */
export type OpenDelegationInput = {
  /** Account on whose behalf. */
  accountId: Scalars['ID']['input'];
  /** Post in which it acts. */
  postId: Scalars['ID']['input'];
};

/** A government, department, office, school or institution (机构). Names and places are open to everybody signed in. */
export type Organization = {
  __typename?: 'Organization';
  /** Ten-digit school code (学校标识码) or unified social credit code, where known. */
  code?: Maybe<Scalars['String']['output']>;
  /** The division it belongs to (authority, not merely location). */
  division: Division;
  /** Former names, newest first. */
  formerNames: Array<FormerName>;
  /** Opaque id. */
  id: Scalars['ID']['output'];
  /** Whether it is made up for demonstration. */
  isDemo: Scalars['Boolean']['output'];
  /** Kind of organization. */
  kind: OrganizationKind;
  /** Full name. */
  name: Scalars['String']['output'];
  /** Posts in it on a date (default: today), as far as the reader may see them; at most 200. */
  posts: Array<Post>;
  /** Relations that hold on a date (default: today). */
  relations: Array<OrganizationRelation>;
};


/** A government, department, office, school or institution (机构). Names and places are open to everybody signed in. */
export type OrganizationPostsArgs = {
  on?: InputMaybe<Scalars['Date']['input']>;
};


/** A government, department, office, school or institution (机构). Names and places are open to everybody signed in. */
export type OrganizationRelationsArgs = {
  on?: InputMaybe<Scalars['Date']['input']>;
};

/** A page of organizations. */
export type OrganizationConnection = {
  __typename?: 'OrganizationConnection';
  /** The rows with their cursors. */
  edges: Array<OrganizationEdge>;
  /** The rows. */
  nodes: Array<Organization>;
  /** Where the page ends. */
  pageInfo: PageInfo;
  /** How many rows there are in all. */
  totalCount: Scalars['Int']['output'];
};

/** A row of a page of organizations. */
export type OrganizationEdge = {
  __typename?: 'OrganizationEdge';
  /** Cursor of the row. */
  cursor: Scalars['String']['output'];
  /** The row. */
  node: Organization;
};

/** Filter of organizations. */
export type OrganizationFilter = {
  /** Only in this division and below. */
  divisionId?: InputMaybe<Scalars['ID']['input']>;
  /** Only these kinds. */
  kinds?: InputMaybe<Array<OrganizationKind>>;
  /** Part of the name. */
  nameContains?: InputMaybe<Scalars['String']['input']>;
};

/** Kind of an organization (机构类别). */
export type OrganizationKind =
  /** Education inspection committee of a government (教育督导委员会). */
  | 'COMMITTEE'
  /** Office of that committee: an issuing body of its own, hosted by a bureau (督导委员会办公室). */
  | 'COMMITTEE_OFFICE'
  /** Department of a government, e.g. the education bureau (部门). */
  | 'DEPARTMENT'
  /** People's government (人民政府). */
  | 'GOVERNMENT'
  /** Inspection office of a bureau, a zone or a township (督导室). */
  | 'INSPECTION_OFFICE'
  /** Kindergarten (幼儿园). */
  | 'KINDERGARTEN'
  /** School (学校). */
  | 'SCHOOL'
  /** Out-of-school training institution (校外培训机构). */
  | 'TRAINING_INSTITUTION';

/** A dated relation between two organizations. */
export type OrganizationRelation = {
  __typename?: 'OrganizationRelation';
  /** Document on which it rests. */
  document?: Maybe<Scalars['String']['output']>;
  /** Kind of relation. */
  kind: OrganizationRelationKind;
  /** The other organization. */
  target: Organization;
  /** First day. */
  validFrom?: Maybe<Scalars['Date']['output']>;
  /** First day on which it no longer holds. */
  validTo?: Maybe<Scalars['Date']['output']>;
};

/** Kind of a dated relation between organizations (机构关系). */
export type OrganizationRelationKind =
  /** The target hosts the source: same staff, another body (合署、设在). */
  | 'HOSTED_BY'
  /** The source is a member unit of the committee (成员单位). */
  | 'MEMBER_OF'
  /** The source is a part of the target: section, campus, teaching point (内设、校区). */
  | 'PART_OF'
  /** The target founded the source (举办). */
  | 'SPONSORED_BY'
  /** The source continues the target: renamed, merged, split, transferred (沿革). */
  | 'SUCCESSOR_OF'
  /** The target supervises the source (主管). */
  | 'SUPERVISED_BY';

/** Where a list page ends. */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** Cursor of the last row of this page; pass it as `after`. */
  endCursor?: Maybe<Scalars['String']['output']>;
  /** Whether further rows follow. */
  hasNextPage: Scalars['Boolean']['output'];
};

/** A person (人员): the one key behind inspector, expert, leader and contact. Seen by those who see one of the posts. */
export type Person = {
  __typename?: 'Person';
  /** Every post the person ever held, newest first; at most 200. */
  allPosts: Array<Post>;
  /** Opaque id. */
  id: Scalars['ID']['output'];
  /** Whether the person is made up for demonstration. */
  isDemo: Scalars['Boolean']['output'];
  /** Name. */
  name: Scalars['String']['output'];
  /** Posts that hold on a date (default: today). */
  posts: Array<Post>;
};


/** A person (人员): the one key behind inspector, expert, leader and contact. Seen by those who see one of the posts. */
export type PersonPostsArgs = {
  on?: InputMaybe<Scalars['Date']['input']>;
};

/** A dated post (任职): a person in an organization. An actor acts in exactly one. */
export type Post = {
  __typename?: 'Post';
  /** Document of appointment. */
  document?: Maybe<Scalars['String']['output']>;
  /** Opaque id. */
  id: Scalars['ID']['output'];
  /** Where. */
  organization: Organization;
  /** Who holds it; null where the reader may not see the person. */
  person?: Maybe<Person>;
  /** Rights of the post. */
  role: PostRole;
  /** Seat, where the organization is a committee. */
  seat?: Maybe<CommitteeSeat>;
  /** Title as printed, e.g. 主任. */
  title?: Maybe<Scalars['String']['output']>;
  /** First day. */
  validFrom: Scalars['Date']['output'];
  /** First day on which it no longer holds. */
  validTo?: Maybe<Scalars['Date']['output']>;
};

/** What somebody does in a post; rights hang on it. */
export type PostRole =
  /** Keeper of accounts and master data (系统管理员). */
  | 'ADMIN'
  /** Reader of the audit (审计员). */
  | 'AUDITOR'
  /** Expert (专家). */
  | 'EXPERT'
  /** Inspector (督学). */
  | 'INSPECTOR'
  /** Leader who approves and signs (负责人、签发人). */
  | 'LEADER'
  /** Officer of an inspection office (督导办工作人员). */
  | 'OFFICER'
  /** Principal, head or contact of an inspected unit (被督导单位). */
  | 'UNIT';

export type Query = {
  __typename?: 'Query';
  /** The committee of a division's government. */
  committee?: Maybe<Committee>;
  /** One division by id or by code on a date (default: today). */
  division?: Maybe<Division>;
  /** One organization. */
  organization?: Maybe<Organization>;
  /** Organizations, newest first. */
  organizations: OrganizationConnection;
  /** Several organizations, at most 500; unknown ids are left out. */
  organizationsById: Array<Organization>;
  /** One person, where the caller may see one. */
  person?: Maybe<Person>;
  /** Several persons with all their posts, at most 200; ids the caller may not see are left out. */
  persons: Array<Person>;
  /** The parameters that hold for a division on a date: for each key the row of the nearest division; keys without a row are left out. */
  ruleParameters: Array<RuleParameter>;
  /** The caller. */
  viewer: Viewer;
};


export type QueryCommitteeArgs = {
  divisionId: Scalars['ID']['input'];
};


export type QueryDivisionArgs = {
  gbCode?: InputMaybe<Scalars['String']['input']>;
  id?: InputMaybe<Scalars['ID']['input']>;
  on?: InputMaybe<Scalars['Date']['input']>;
};


export type QueryOrganizationArgs = {
  id: Scalars['ID']['input'];
};


export type QueryOrganizationsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<OrganizationFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryOrganizationsByIdArgs = {
  ids: Array<Scalars['ID']['input']>;
};


export type QueryPersonArgs = {
  id: Scalars['ID']['input'];
};


export type QueryPersonsArgs = {
  ids: Array<Scalars['ID']['input']>;
};


export type QueryRuleParametersArgs = {
  divisionId: Scalars['ID']['input'];
  keys: Array<Scalars['String']['input']>;
  on: Scalars['Date']['input'];
};

/** Several organizations at once. */
export type RegisterOrganizationsInput = {
  /** Sent twice, done once. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** At most 200. */
  organizations: Array<NewOrganization>;
};

/** Several persons at once. */
export type RegisterPersonsInput = {
  /** Sent twice, done once. */
  idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** At most 200. */
  persons: Array<NewPerson>;
};

/** A dated relation between two organizations. */
export type RelateOrganizationsInput = {
  /** Document on which it rests. */
  document?: InputMaybe<Scalars['String']['input']>;
  /** Kind. */
  kind: OrganizationRelationKind;
  /** The source of the relation. */
  sourceId: Scalars['ID']['input'];
  /** The target of the relation. */
  targetId: Scalars['ID']['input'];
  /** First day. */
  validFrom: Scalars['Date']['input'];
};

/** How sure a rule is. */
export type RuleMark =
  /** A choice of this system. */
  | 'DESIGN'
  /** Read in a legal text or an official page. */
  | 'FOUND'
  /** From memory of the rule: a default to be confirmed. */
  | 'RECALLED';

/** One dated parameter of a rule (规则参数). */
export type RuleParameter = {
  __typename?: 'RuleParameter';
  /** Article or source. */
  article: Scalars['String']['output'];
  /** Division for which it holds, with everything below. */
  division: Division;
  /** Opaque id of the row. */
  id: Scalars['ID']['output'];
  /** Key, e.g. team.min. */
  key: Scalars['String']['output'];
  /** How sure it is. */
  mark: RuleMark;
  /** Version of the pack that brought it. */
  packVersion: Scalars['Int']['output'];
  /** Unit in Chinese. */
  unit: Scalars['String']['output'];
  /** First day. */
  validFrom: Scalars['Date']['output'];
  /** First day on which it no longer holds. */
  validTo?: Maybe<Scalars['Date']['output']>;
  /** Value: a number, a text, or an object as the glossary gives it for the key. */
  value: Scalars['JSON']['output'];
};

/** Signed in: tokens and the post in which one acts. */
export type Session = {
  __typename?: 'Session';
  /** Bearer token for the graph, minutes long. */
  accessToken: Scalars['String']['output'];
  /** Seconds until the access token ends. */
  expiresIn: Scalars['Int']['output'];
  /** The post in which one acts. */
  post?: Maybe<Post>;
  /** All own posts that hold today. */
  posts: Array<Post>;
  /** Token that renews the session once; a second use ends the session. */
  refreshToken: Scalars['String']['output'];
};

/** Sign-in by login and password. */
export type SignInInput = {
  /** Login name. */
  login: Scalars['String']['input'];
  /** Password. */
  password: Scalars['String']['input'];
  /** Post in which to act; default: the first. */
  postId?: InputMaybe<Scalars['ID']['input']>;
};

/** Who am I. */
export type Viewer = {
  __typename?: 'Viewer';
  /** The person; workers have none. */
  person?: Maybe<Person>;
  /** The post in which one acts. */
  post?: Maybe<Post>;
  /** Own posts that hold today. */
  posts: Array<Post>;
};



export type ResolverTypeWrapper<T> = Promise<T> | T;

export type ReferenceResolver<TResult, TReference, TContext> = (
      reference: TReference,
      context: TContext,
      info: GraphQLResolveInfo
    ) => Promise<TResult> | TResult;

      type ScalarCheck<T, S> = S extends true ? T : NullableCheck<T, S>;
      type NullableCheck<T, S> = Maybe<T> extends T ? Maybe<ListCheck<NonNullable<T>, S>> : ListCheck<T, S>;
      type ListCheck<T, S> = T extends (infer U)[] ? NullableCheck<U, S>[] : GraphQLRecursivePick<T, S>;
      export type GraphQLRecursivePick<T, S> = { [K in keyof T & keyof S]: ScalarCheck<T[K], S[K]> };
    

export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

/** Mapping of federation types */
export type FederationTypes = {
  Division: Division;
  Organization: Organization;
  Person: Person;
  Post: Post;
  RuleParameter: RuleParameter;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Division:
    ( { __typename: 'Division' }
    & GraphQLRecursivePick<FederationTypes['Division'], {"id":true}> );
  Organization:
    ( { __typename: 'Organization' }
    & GraphQLRecursivePick<FederationTypes['Organization'], {"id":true}> );
  Person:
    ( { __typename: 'Person' }
    & GraphQLRecursivePick<FederationTypes['Person'], {"id":true}> );
  Post:
    ( { __typename: 'Post' }
    & GraphQLRecursivePick<FederationTypes['Post'], {"id":true}> );
  RuleParameter:
    ( { __typename: 'RuleParameter' }
    & GraphQLRecursivePick<FederationTypes['RuleParameter'], {"id":true}> );
};



/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AddPostInput: AddPostInput;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  ApproveRulePackInput: ApproveRulePackInput;
  Committee: ResolverTypeWrapper<CommitteeParent>;
  CommitteeSeat: CommitteeSeat;
  CreateAccountInput: CreateAccountInput;
  Date: ResolverTypeWrapper<Scalars['Date']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Delegation: ResolverTypeWrapper<Delegation>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Division: ResolverTypeWrapper<DivisionRow>;
  DivisionKind: DivisionKind;
  EndPostInput: EndPostInput;
  FormerName: ResolverTypeWrapper<FormerNameRow>;
  JSON: ResolverTypeWrapper<Scalars['JSON']['output']>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  NewOrganization: NewOrganization;
  NewPerson: NewPerson;
  NewRuleParameter: NewRuleParameter;
  OpenDelegationInput: OpenDelegationInput;
  Organization: ResolverTypeWrapper<OrganizationRow>;
  OrganizationConnection: ResolverTypeWrapper<OrganizationPage>;
  OrganizationEdge: ResolverTypeWrapper<Omit<OrganizationEdge, 'node'> & { node: ResolversTypes['Organization'] }>;
  OrganizationFilter: OrganizationFilter;
  OrganizationKind: OrganizationKind;
  OrganizationRelation: ResolverTypeWrapper<OrganizationRelationRow>;
  OrganizationRelationKind: OrganizationRelationKind;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Person: ResolverTypeWrapper<PersonRow>;
  Post: ResolverTypeWrapper<PostRow>;
  PostRole: PostRole;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  RegisterOrganizationsInput: RegisterOrganizationsInput;
  RegisterPersonsInput: RegisterPersonsInput;
  RelateOrganizationsInput: RelateOrganizationsInput;
  RuleMark: RuleMark;
  RuleParameter: ResolverTypeWrapper<RuleParameterRow>;
  Session: ResolverTypeWrapper<SessionParent>;
  SignInInput: SignInInput;
  Viewer: ResolverTypeWrapper<ViewerParent>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AddPostInput: AddPostInput;
  ID: Scalars['ID']['output'];
  ApproveRulePackInput: ApproveRulePackInput;
  Committee: CommitteeParent;
  CreateAccountInput: CreateAccountInput;
  Date: Scalars['Date']['output'];
  DateTime: Scalars['DateTime']['output'];
  Delegation: Delegation;
  Int: Scalars['Int']['output'];
  Division: DivisionRow;
  EndPostInput: EndPostInput;
  FormerName: FormerNameRow;
  JSON: Scalars['JSON']['output'];
  Mutation: Record<PropertyKey, never>;
  NewOrganization: NewOrganization;
  NewPerson: NewPerson;
  NewRuleParameter: NewRuleParameter;
  OpenDelegationInput: OpenDelegationInput;
  Organization: OrganizationRow;
  OrganizationConnection: OrganizationPage;
  OrganizationEdge: Omit<OrganizationEdge, 'node'> & { node: ResolversParentTypes['Organization'] };
  OrganizationFilter: OrganizationFilter;
  OrganizationRelation: OrganizationRelationRow;
  PageInfo: PageInfo;
  Person: PersonRow;
  Post: PostRow;
  Query: Record<PropertyKey, never>;
  RegisterOrganizationsInput: RegisterOrganizationsInput;
  RegisterPersonsInput: RegisterPersonsInput;
  RelateOrganizationsInput: RelateOrganizationsInput;
  RuleParameter: RuleParameterRow;
  Session: SessionParent;
  SignInInput: SignInInput;
  Viewer: ViewerParent;
  String: Scalars['String']['output'];
  Boolean: Scalars['Boolean']['output'];
};

export type InaccessibleDirectiveArgs = { };

export type InaccessibleDirectiveResolver<Result, Parent, ContextType = Context, Args = InaccessibleDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type LinkDirectiveArgs = {
  import?: Maybe<Array<Scalars['String']['input']>>;
  url: Scalars['String']['input'];
};

export type LinkDirectiveResolver<Result, Parent, ContextType = Context, Args = LinkDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type ShareableDirectiveArgs = { };

export type ShareableDirectiveResolver<Result, Parent, ContextType = Context, Args = ShareableDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type CommitteeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Committee'] = ResolversParentTypes['Committee']> = {
  memberUnits?: Resolver<Array<ResolversTypes['Organization']>, ParentType, ContextType, Partial<CommitteeMemberUnitsArgs>>;
  office?: Resolver<Maybe<ResolversTypes['Organization']>, ParentType, ContextType>;
  organization?: Resolver<ResolversTypes['Organization'], ParentType, ContextType>;
  seats?: Resolver<Array<ResolversTypes['Post']>, ParentType, ContextType, Partial<CommitteeSeatsArgs>>;
};

export interface DateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Date'], any> {
  name: 'Date';
}

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DelegationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Delegation'] = ResolversParentTypes['Delegation']> = {
  accessToken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  expiresIn?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type DivisionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Division'] = ResolversParentTypes['Division'], FederationReferenceType extends FederationReferenceTypes['Division'] = FederationReferenceTypes['Division']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Division']> | FederationReferenceType, FederationReferenceType, ContextType>;
  children?: Resolver<Array<ResolversTypes['Division']>, ParentType, ContextType, Partial<DivisionChildrenArgs>>;
  gbCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['DivisionKind'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  parent?: Resolver<Maybe<ResolversTypes['Division']>, ParentType, ContextType>;
  path?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  shortName?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  statisticalCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  validFrom?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  validTo?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
};

export type FormerNameResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FormerName'] = ResolversParentTypes['FormerName']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  until?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
};

export interface JsonScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSON'], any> {
  name: 'JSON';
}

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  addPost?: Resolver<ResolversTypes['Post'], ParentType, ContextType, RequireFields<MutationAddPostArgs, 'input'>>;
  approveRulePack?: Resolver<Array<ResolversTypes['RuleParameter']>, ParentType, ContextType, RequireFields<MutationApproveRulePackArgs, 'input'>>;
  createAccount?: Resolver<ResolversTypes['Person'], ParentType, ContextType, RequireFields<MutationCreateAccountArgs, 'input'>>;
  endPost?: Resolver<ResolversTypes['Post'], ParentType, ContextType, RequireFields<MutationEndPostArgs, 'input'>>;
  openDelegation?: Resolver<ResolversTypes['Delegation'], ParentType, ContextType, RequireFields<MutationOpenDelegationArgs, 'input'>>;
  refreshSession?: Resolver<ResolversTypes['Session'], ParentType, ContextType, RequireFields<MutationRefreshSessionArgs, 'refreshToken'>>;
  registerOrganizations?: Resolver<Array<ResolversTypes['Organization']>, ParentType, ContextType, RequireFields<MutationRegisterOrganizationsArgs, 'input'>>;
  registerPersons?: Resolver<Array<ResolversTypes['Person']>, ParentType, ContextType, RequireFields<MutationRegisterPersonsArgs, 'input'>>;
  relateOrganizations?: Resolver<ResolversTypes['Organization'], ParentType, ContextType, RequireFields<MutationRelateOrganizationsArgs, 'input'>>;
  signIn?: Resolver<ResolversTypes['Session'], ParentType, ContextType, RequireFields<MutationSignInArgs, 'input'>>;
  signOut?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  switchPost?: Resolver<ResolversTypes['Session'], ParentType, ContextType, RequireFields<MutationSwitchPostArgs, 'postId'>>;
};

export type OrganizationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Organization'] = ResolversParentTypes['Organization'], FederationReferenceType extends FederationReferenceTypes['Organization'] = FederationReferenceTypes['Organization']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Organization']> | FederationReferenceType, FederationReferenceType, ContextType>;
  code?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  division?: Resolver<ResolversTypes['Division'], ParentType, ContextType>;
  formerNames?: Resolver<Array<ResolversTypes['FormerName']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  isDemo?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['OrganizationKind'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  posts?: Resolver<Array<ResolversTypes['Post']>, ParentType, ContextType, Partial<OrganizationPostsArgs>>;
  relations?: Resolver<Array<ResolversTypes['OrganizationRelation']>, ParentType, ContextType, Partial<OrganizationRelationsArgs>>;
};

export type OrganizationConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OrganizationConnection'] = ResolversParentTypes['OrganizationConnection']> = {
  edges?: Resolver<Array<ResolversTypes['OrganizationEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Organization']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type OrganizationEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OrganizationEdge'] = ResolversParentTypes['OrganizationEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Organization'], ParentType, ContextType>;
};

export type OrganizationRelationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OrganizationRelation'] = ResolversParentTypes['OrganizationRelation']> = {
  document?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['OrganizationRelationKind'], ParentType, ContextType>;
  target?: Resolver<ResolversTypes['Organization'], ParentType, ContextType>;
  validFrom?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  validTo?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type PersonResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Person'] = ResolversParentTypes['Person'], FederationReferenceType extends FederationReferenceTypes['Person'] = FederationReferenceTypes['Person']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Person']> | FederationReferenceType, FederationReferenceType, ContextType>;
  allPosts?: Resolver<Array<ResolversTypes['Post']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  isDemo?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  posts?: Resolver<Array<ResolversTypes['Post']>, ParentType, ContextType, Partial<PersonPostsArgs>>;
};

export type PostResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Post'] = ResolversParentTypes['Post'], FederationReferenceType extends FederationReferenceTypes['Post'] = FederationReferenceTypes['Post']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Post']> | FederationReferenceType, FederationReferenceType, ContextType>;
  document?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  organization?: Resolver<ResolversTypes['Organization'], ParentType, ContextType>;
  person?: Resolver<Maybe<ResolversTypes['Person']>, ParentType, ContextType>;
  role?: Resolver<ResolversTypes['PostRole'], ParentType, ContextType>;
  seat?: Resolver<Maybe<ResolversTypes['CommitteeSeat']>, ParentType, ContextType>;
  title?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  validFrom?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  validTo?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  committee?: Resolver<Maybe<ResolversTypes['Committee']>, ParentType, ContextType, RequireFields<QueryCommitteeArgs, 'divisionId'>>;
  division?: Resolver<Maybe<ResolversTypes['Division']>, ParentType, ContextType, Partial<QueryDivisionArgs>>;
  organization?: Resolver<Maybe<ResolversTypes['Organization']>, ParentType, ContextType, RequireFields<QueryOrganizationArgs, 'id'>>;
  organizations?: Resolver<ResolversTypes['OrganizationConnection'], ParentType, ContextType, RequireFields<QueryOrganizationsArgs, 'first'>>;
  organizationsById?: Resolver<Array<ResolversTypes['Organization']>, ParentType, ContextType, RequireFields<QueryOrganizationsByIdArgs, 'ids'>>;
  person?: Resolver<Maybe<ResolversTypes['Person']>, ParentType, ContextType, RequireFields<QueryPersonArgs, 'id'>>;
  persons?: Resolver<Array<ResolversTypes['Person']>, ParentType, ContextType, RequireFields<QueryPersonsArgs, 'ids'>>;
  ruleParameters?: Resolver<Array<ResolversTypes['RuleParameter']>, ParentType, ContextType, RequireFields<QueryRuleParametersArgs, 'divisionId' | 'keys' | 'on'>>;
  viewer?: Resolver<ResolversTypes['Viewer'], ParentType, ContextType>;
};

export type RuleParameterResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RuleParameter'] = ResolversParentTypes['RuleParameter'], FederationReferenceType extends FederationReferenceTypes['RuleParameter'] = FederationReferenceTypes['RuleParameter']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['RuleParameter']> | FederationReferenceType, FederationReferenceType, ContextType>;
  article?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  division?: Resolver<ResolversTypes['Division'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  key?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  mark?: Resolver<ResolversTypes['RuleMark'], ParentType, ContextType>;
  packVersion?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  unit?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  validFrom?: Resolver<ResolversTypes['Date'], ParentType, ContextType>;
  validTo?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  value?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
};

export type SessionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Session'] = ResolversParentTypes['Session']> = {
  accessToken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  expiresIn?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  post?: Resolver<Maybe<ResolversTypes['Post']>, ParentType, ContextType>;
  posts?: Resolver<Array<ResolversTypes['Post']>, ParentType, ContextType>;
  refreshToken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ViewerResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Viewer'] = ResolversParentTypes['Viewer']> = {
  person?: Resolver<Maybe<ResolversTypes['Person']>, ParentType, ContextType>;
  post?: Resolver<Maybe<ResolversTypes['Post']>, ParentType, ContextType>;
  posts?: Resolver<Array<ResolversTypes['Post']>, ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  Committee?: CommitteeResolvers<ContextType>;
  Date?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  Delegation?: DelegationResolvers<ContextType>;
  Division?: DivisionResolvers<ContextType>;
  FormerName?: FormerNameResolvers<ContextType>;
  JSON?: GraphQLScalarType;
  Mutation?: MutationResolvers<ContextType>;
  Organization?: OrganizationResolvers<ContextType>;
  OrganizationConnection?: OrganizationConnectionResolvers<ContextType>;
  OrganizationEdge?: OrganizationEdgeResolvers<ContextType>;
  OrganizationRelation?: OrganizationRelationResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Person?: PersonResolvers<ContextType>;
  Post?: PostResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  RuleParameter?: RuleParameterResolvers<ContextType>;
  Session?: SessionResolvers<ContextType>;
  Viewer?: ViewerResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  inaccessible?: InaccessibleDirectiveResolver<any, any, ContextType>;
  link?: LinkDirectiveResolver<any, any, ContextType>;
  shareable?: ShareableDirectiveResolver<any, any, ContextType>;
};
