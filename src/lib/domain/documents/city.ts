import * as z from 'zod/mini';
import { readCatalogue } from '../catalogue.ts';
import { catalogueId, type CatalogueFile } from '../instrument.ts';
import { seenSchema } from '../stamp.ts';
import * as of from './kind.ts';
import { field, kind, part } from './kind.ts';

/**
 * Documents that coordinators write into `program`, and the offers of `exchange`. Those of `program` have no stamps:
 * they are edited on the spot, by few people, and a clash is CouchDB's own conflict.
 */

/** A catalogue as its file says it; the numbers must agree with the criteria. */
const catalogueFile = z.unknown().check((context) => {
	const read = readCatalogue(context.value);
	if (!read.ok) context.issues.push({ code: 'custom', input: context.value, message: read.reason });
});

const catalogue = kind(
	'catalogue',
	`${part.name}:${part.version}`,
	{ instrument: of.name, version: of.version, file: catalogueFile },
	(body) => {
		const said = catalogueId({ id: body.instrument, version: body.version });
		const own = catalogueId((body.file as CatalogueFile).meta.instrument);
		return said === own ? own : `${own} and ${said}`;
	},
);

/** An extra window, for these facilities or for all. Its round is `x-<id>`. */
const window = kind('window', '[a-z0-9][a-z0-9-]{0,63}', {
	opens: of.day,
	closes: of.day,
	facilities: z.optional(z.nullable(z.array(of.facility).check(z.maxLength(2000)))),
	reason: z.optional(of.text),
});

const reward = kind('reward', part.name, {
	category: of.name,
	title: of.filledLine,
	minStatus: of.name,
	kind: of.name,
	pickup: z.optional(of.text),
	note: z.optional(of.text),
	pool: z.looseObject({ size: of.count, period: of.name }),
	perFacility: z.looseObject({ limit: of.count, period: of.name }),
	cancelDeadlineDays: z.optional(of.count),
	withdrawn: z.optional(z.boolean()),
});

const news = kind('news', part.uuidv7, {
	title: of.filledLine,
	text: of.text,
	date: of.day,
	until: z.optional(z.nullable(of.day)),
});

const faq = kind('faq', part.name, {
	q: of.filledLine,
	a: of.text,
	order: z.optional(of.count),
});

/** One facility of the city's list: what a registration picks from. Everybody reads it, so no e-mail is in it. */
const listing = kind('listing', part.facility, {
	operator: of.filledLine,
	name: of.filledLine,
	district: z.optional(of.line),
	address: z.optional(of.line),
});

/** A thing or a favour on the exchange board. The id names whose it is, so that nobody else's hand can change it. */
const offer = kind(
	'offer',
	`${part.facility}:${part.uuidv7}`,
	{
		facility: of.facility,
		kind: field(z.enum(['gives', 'seeks'])),
		title: field(of.line),
		text: z.optional(field(of.text)),
		contact: z.optional(field(of.line)),
		until: z.optional(field(z.nullable(of.day))),
		closed: z.optional(field(z.boolean())),
		at: of.instant,
		seen: seenSchema,
	},
	// The last piece is the offer's own and not repeated in the body.
	(body) => `offer:${body.facility}`,
);

export const cityKinds = { catalogue, window, reward, news, faq, listing, offer };
