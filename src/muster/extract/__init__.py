"""Extraction: from a parsed document to claims, each with its words, participants, places, times and attribution.

The modules in reading order, with the question each answers.

Words and phrases, shared by what follows:
    lexicon               where the word lists lie and how they are read
    noun_phrases          how far a noun phrase reaches, what it is called, what it is coordinated with
    predicates            what governs a trigger, what its subject and voice are
    counts                how many "at least two", "88 to 96", "half a dozen" are

Equipment (what, of which type, how many):
    equipment             which mentions there are; the entry point
    equipment_cores       which words say what a thing is
    ship_names            which names are ships'
    equipment_extent      where a mention begins and ends
    equipment_lexicon     the classes, designators, systems and ship classes known

The scene (who or what every noun stands for):
    scene                 forces, platforms, sites, states among the nouns of a document
    antecedents           what pronouns, ordinals and short definites stand for

Events (which actions of posture are told):
    events                which events there are; the entry point
    codebook              which words trigger which action, with which roles
    triggers              which words of a sentence may report an event
    event_nouns           which nouns are events, and which verbs carry them
    arguments             who and what takes part, and where
    place_arguments       which nouns are places
    prepositions          which role a place below a preposition has
    printed_places        which places of a claim lie outside the frame of its verb
    selection             whether the participants make it a matter of posture
    selection_cases       what these restrictions look at
    selection_motion      the restrictions of coming, going and appearing
    states                which presences are told without a verb of presence
    copula                what "to be" tells
    copula_conditions     when it tells it
    log_lines             what lines without a finite verb tell
    readings              which action it is where the participants decide
    findings              what is known of an event before its span and factuality

Around an event:
    factuality            whether it happened, and how surely
    modality              which words of modality there are
    time_frame            whether it is past, ongoing, future or open
    carried               where it happened, when that was printed before
    landmarks             which places "there", "the base", "the town" point back to
    place_labels          which labels say where a paragraph goes on

Attribution (who says it):
    attribution           which attributions a document prints; the entry point
    attribution_lexicon   which words attribute, and what sources nouns name
    source_phrase         which source a noun phrase names
    source_extent         how far its name reaches
    source_kind           of what kind it is, and whether it is named
    attribution_clause    whether a verb is a cue, its voice and polarity
    attribution_speaker   who speaks
    misread_subjects      who speaks where the parser is wrong
    attribution_addressee who was told
    attribution_stretch   which stretches of text a clause has
    attribution_surface   which clause is reported where the parse breaks
    attribution_content   which words a cue attributes
    attribution_verbs     what verbs attribute
    attribution_seen      what pictures show and people saw
    attribution_nouns     what nouns attribute
    attribution_phrases   what "according to", "citing", "on imagery of" attribute
    attribution_hedges    how sure the voice is
    attribution_refusals  what is withheld
    attribution_doubts    what could not be confirmed
    attribution_verdicts  what is called false
    attribution_quotes    who speaks a quotation
    attribution_layout    what headings, credits and reposts attribute
    attribution_running   how far a voice runs on

Claims:
    claims                which events and attributions make one claim; the entry point
    claims_answers        which claims have no event of their own
    clauses               which words a claim spans
    proposals             what the model adds to them
    whole_names           which place is a piece of a longer name
"""
