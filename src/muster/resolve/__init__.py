"""Resolution: what the printed words of a claim mean as sources, days and places.

The modules in reading order, with the question each answers.

Sources:
    speaker               which chain leads from the publisher to the source; the entry point
    publisher             who publishes
    antecedent            who "he", "the official", "the same sources" are

Time:
    temporal              which days the words mean, and which of them a claim is about; the entry point
    temporal_anchor       from which day "yesterday" is counted
    temporal_grammar      which words are time expressions
    temporal_lexicon      which words of time there are
    temporal_scene        what a rule sees of an expression, and what it answers
    temporal_calendar     how days, weeks, quarters and seasons are counted
    temporal_dates        what dates, months, seasons and years mean
    temporal_relative     what weekdays, "today", "last week" mean
    temporal_counted      what "two weeks ago", "that evening" mean
    temporal_clock        what "at dawn", "at 14:30" mean
    temporal_tense        which way an expression looks, by the verbs around it
    temporal_towards      which way a bare weekday or month looks, by its claim
    temporal_reading      what "since", "by", "before" make of it, and how it is written
    temporal_frames       which days pictures, bounds and digests set
    temporal_attachment   how firmly a time hangs on a predicate
    temporal_attach       which of the printed times a claim is about

Place:
    toponym               which place a printed name is; the entry point
    toponym_phrase        what the words around a name say about it
    toponym_context       what the document says about places of one name
    toponym_choice        which of several places of one name is meant
    toponym_reading       how the words around a name move and widen the place
    toponym_generic       what "the base", "the northeast", "there" mean
"""
