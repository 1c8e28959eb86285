const libraries = /node_modules\/(svelte|@sveltejs\/kit|node-diff3|esm-env|devalue|clsx)\//;

/** What runs before the first card is drawn; everything else comes with the screen that needs it. */
const own = new RegExp(
	`/src/(?:${[
		'lib/app/(?:card|session|workplace|save-queue|text-editing|journal(?!-)|catalogue|network|preferences|wide)\\.',
		'lib/store/(?:first-reading|names|problem|round-names)\\.',
		'lib/domain/(?:answer-id|instant|instrument|periods|status|text|merge/(?:text|diff))\\.',
		'lib/domain/catalogue/miasto-korzysci\\.pl\\.json',
		'lib/i18n/(?:current|plural|format|pl/(?:index|card|common|error|frame|status))\\.',
		'lib/ui/(?:Frame|NavIcon|LevelMark|TallyBar|StatusMissing|StatusSummary|StatusWaiting|CategoryList|NextSteps|level-marks)\\b',
		'routes/(?:\\+(?:layout|error)\\.|\\(facility\\)/(?:\\+layout\\.|category-rows\\.|karta/\\+))',
	].join('|')})`,
);

/** Kit's frame around the pages, and the helpers that the bundler adds. */
const generated = /\/generated\/root\.|rolldown\/runtime/;

/** What follows behind the drawn card: the database with its library and schemas, needed by the first write. */
const disk =
	/node_modules\/(dexie|zod)\/|\/src\/lib\/(?:app\/(?:disk|desk-record)|store\/(?:answers|catalogues|database|observe|open-round|replica|rows|versions)|domain\/(?:answer|checks|stamp|merge\/clash))\./;

/**
 * Whether a module belongs to the file behind the first card. Only for the browser's build.
 * @param {string} id the module's path
 */
export function behindTheCard(id) {
	return disk.test(id);
}

/**
 * Whether a module belongs to the one file that the first card needs: a single file compresses better than a dozen
 * small ones and costs one round trip. Only for the browser's build.
 * @param {string} id the module's path
 */
export function onTheWayToTheCard(id) {
	return libraries.test(id) || own.test(id) || generated.test(id);
}
