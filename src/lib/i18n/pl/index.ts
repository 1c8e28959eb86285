import { card } from './card.ts';
import { common } from './common.ts';
import { error } from './error.ts';
import { frame } from './frame.ts';
import { status } from './status.ts';

/** The Polish texts of the card and the frame: on the way to the first card, so nothing else belongs here. */
export const pl = { card, common, error, frame, status };
