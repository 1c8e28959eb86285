import { countEn } from '../plural.ts';
import type { rules as pl } from '../pl/rules.ts';

export const rules: typeof pl = {
	title: 'Rules of the programme',
	lead: 'The facility evaluates its own work. What it marks on the card gives it a status, and the status opens a basket of rewards. Taking part is free.',
	contents: 'On this page',

	cardTitle: 'The evaluation card',
	card: (categories, total, levels) =>
		`The card has ${countEn(categories, 'category', 'categories')} and ${countEn(total, 'criterion', 'criteria')} on ${countEn(levels, 'level', 'levels')}.`,
	answers: 'For each criterion you mark “met” or “not met”. No answer counts as “not met”.',
	withoutLowest: (count, level) =>
		`${count} ${count === 1 ? 'category has' : 'categories have'} no ${level} criterion:`,

	statusesTitle: 'Statuses',
	levelKinds: ['basic level', 'above the basic level', 'advanced level'],
	need: (need, of) =>
		need === of
			? `${need} of ${of}, that is all`
			: `at least ${need} of ${countEn(of, 'criterion', 'criteria')}`,
	cumulative: 'Statuses are reached one after another: a higher one also needs every lower one.',
	separate:
		'Each level counts by itself. The status is the highest level whose threshold is reached.',
	allShown:
		'The card always shows the counts of all levels and what is missing to the next status.',
	below: (level) =>
		`Below the ${level} threshold the facility is “on the way to ${level}”: there is no basket of rewards yet, and the card stays open.`,

	whoTitle: 'Who evaluates',
	who: "The facility evaluates itself; the status follows from its declaration and is counted automatically. The city's coordinator may comment or ask, but does not change the status.",

	whenTitle: 'When',
	windows: (count) =>
		`The facility evaluates itself again ${count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`} a school year, in these windows:`,
	first:
		'The first card can be submitted at any time after registration. The draft is always open, also between windows.',
	holds:
		'A status holds to the end of the next window. Then it is “to be verified”: no new bookings, confirmed ones stay.',

	descriptionsTitle: 'Descriptions',
	descriptions:
		'Each category has one field for concrete projects and activities. A description is needed where you mark at least one “met”. It is checked only at submitting, never while you write. It does not change the status.',

	childrenTitle: "Children's data",
	children:
		'Do not enter data about children: first names, surnames, numbers or descriptions of particular persons. Write about activities and give totals.',

	rewardsTitle: 'Rewards',
	rewards:
		'Each status has its basket, and a higher status also takes from the lower ones. The city sets the pools. First come, first served in order of arrival at the server, until the pool is used up.',
	rewardsLink: 'See the baskets of rewards',

	marksTitle: 'What the marks mean',
	marks: {
		level: 'The shape tells the level:',
		state: 'The filling tells the answer:',
		met: 'met',
		unmet: 'not met',
		unanswered: 'not answered',
		none: 'the category has no such criterion',
	},

	aboutTitle: 'About these texts',
	/** Beside texts of the catalogue, which are Polish in every language of the screens. */
	cityTexts: "The city's own texts (criteria, rewards, answers) are in Polish.",
	version: (title, version) => `${title}, version ${version}.`,
};
