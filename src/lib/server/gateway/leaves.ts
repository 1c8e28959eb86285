import { allDocsRows } from '../../couch/read.ts';
import { allowed, type Context } from './context.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Which of these deletions take away a leaf that lost: what a split cluster or a replication left beside the document,
 * and a device has merged into it. They change a document, they do not delete it: once the last other leaf is gone the
 * winner is still there, as it is never among them.
 * @param docs as sent, not checked yet
 */
export async function losingLeaves(
	context: Context,
	docs: readonly Fields[],
): Promise<ReadonlySet<Fields>> {
	const asked = docs.filter(
		({ _id, _rev, _deleted }) =>
			_deleted === true &&
			typeof _rev === 'string' &&
			!allowed(context, _id, 'delete') &&
			allowed(context, _id, 'update'),
	);
	if (!asked.length) return new Set();
	const keys = [...new Set(asked.map(({ _id }) => String(_id)))];
	const { body } = await context.backend.json({
		method: 'POST',
		database: context.database,
		path: ['_all_docs'],
		body: { keys },
		signal: context.left,
	});
	const winners = new Map(
		allDocsRows(body, keys).flatMap(({ key, value }) =>
			value && !value.deleted ? [[key, value.rev] as const] : [],
		),
	);
	return new Set(
		asked.filter(({ _id, _rev }) => {
			const winner = winners.get(String(_id));
			return winner !== undefined && winner !== _rev;
		}),
	);
}
