#pragma once
// How papers say what the record has as codes: events and states of a chain, what is attached, what became of
// a parcel's content, what a substance rests on. In the words of one language. Internal to this room.

#include <map>
#include <string>
#include <string_view>

#include "custody/exhibit.h"
#include "publish/words.h"

namespace tidewaiter::service {

using Filling = std::map<std::string, std::string>;
/// "{from} until {until}" with what stands in the braces put in their place.
std::string filled(const std::string& phrase, const Filling& filling);

/// Of a code that the words do not know, the code: the row may be another program's.
std::string event_word(const publish::Words& words, std::string_view event);
std::string state_word(const publish::Words& words, std::string_view state);
std::string attached_word(const publish::Words& words, std::string_view kind);
std::string manner_word(const publish::Words& words, std::string_view manner);
/// What custody::substance_text says, and substance_word where the method is not told, in the words' language.
std::string substance_phrase(const publish::Words& words, const custody::Exhibit& exhibit, bool tells_method);

}  // namespace tidewaiter::service
