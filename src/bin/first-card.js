const libraries =
	/node_modules\/(svelte|@sveltejs\/kit|dexie|zod|node-diff3|esm-env|devalue|clsx)\//;

/** What runs before the first card can be used; everything else comes with the screen that needs it. */
const own = new RegExp(
	`/src/lib/(?:${[
		'app/(?:card|session|save-queue|text-editing|journal(?!-)|catalogue|network|preferences)\\.',
		'store/(?:answers|catalogues|database|observe|problem|replica|versions)\\.',
		'domain/(?:answer|instrument|periods|stamp|status|text|merge/(?:text|diff|clash))\\.',
		'domain/catalogue/miasto-korzysci\\.pl\\.json',
		'i18n/(?:current|plural|format|pl/(?:index|card|common|error|frame|status))\\.',
		'ui/(?:Frame|NavIcon|LevelMark|TallyBar|StatusSummary|StatusWaiting|CategoryList|level-marks)\\b',
	].join('|')})`,
);

/**
 * Whether a module belongs to the one file that the first card needs: a single file compresses better than a dozen
 * small ones and costs one round trip. Only for the browser's build.
 * @param {string} id the module's path
 */
export function onTheWayToTheCard(id) {
	return libraries.test(id) || own.test(id);
}
