#include <simdjson.h>

#include <bitset>
#include <cstring>

#include "declaration/field.h"
#include "declaration/json_place.h"
#include "declaration/ndjson.h"

namespace tidewaiter::declaration {
namespace {

namespace od = simdjson::ondemand;
using base::ErrorCode;
using base::fail;

// Walks one line. Everything that goes wrong in the JSON itself is reported through broken(), with its place.
class LineWalker {
 public:
  LineWalker(std::string_view line, bool with_findings) : line_(line), with_findings_(with_findings) {}

  base::Result<model::Declaration> walk(od::document& document) {
    document_ = &document;
    od::object object;
    if (const auto error = document.get_object().get(object)) return broken(error);
    model::Declaration declaration;
    TW_TRY_STATUS(walk_item(object, declaration));
    if (const char* rest = nullptr; !document.current_location().get(rest)) {
      return fail(ErrorCode::Malformed, "", std::string_view{rest},
                  "one object a line and nothing behind it");
    }
    complete(declaration.item, seen_.test(static_cast<std::size_t>(Field::Service)));
    return declaration;
  }

  tl::unexpected<base::Error> broken(simdjson::error_code error) {
    if (error == simdjson::UTF8_ERROR) {
      const std::size_t at = first_broken_utf8(line_);
      return fail(ErrorCode::Encoding, json_place(line_, at),
                  "byte " + std::to_string(at + 1) + " of the line", "UTF-8");
    }
    std::size_t at = line_.size();
    const char* location = nullptr;
    if (document_ != nullptr && !document_->current_location().get(location) && location >= begin_ &&
        location < begin_ + line_.size()) {
      at = static_cast<std::size_t>(location - begin_);
    }
    if (error == simdjson::UNCLOSED_STRING || error == simdjson::EMPTY) at = line_.size();
    const std::size_t from = at > 20 ? at - 20 : 0;
    return fail(ErrorCode::Malformed, json_place(line_, at), printable(line_.substr(from, 60)),
                std::string{"JSON ("} + simdjson::error_message(error) + ")");
  }

  void begins_at(const char* begin) { begin_ = begin; }

 private:
  // An excerpt may begin inside a character.
  static std::string printable(std::string_view text) {
    while (!text.empty() && (static_cast<unsigned char>(text.front()) & 0xC0) == 0x80) text.remove_prefix(1);
    return std::string{text.substr(0, first_broken_utf8(text))};
  }

  base::Status walk_item(od::object object, model::Declaration& declaration) {
    model::Item& item = declaration.item;
    for (auto member : object) {
      std::string_view key;
      od::value value;
      if (const auto error = member.unescaped_key().get(key)) return broken(error);
      if (const auto error = member.value().get(value)) return broken(error);
      base::Status done;
      if (const auto field = field_from(Scope::Item, key)) {
        done = walk_field(value, item, FieldPlace{*field, 0});
      } else if (key == "sender") {
        done = walk_object(value, item, Scope::Sender, key, 0);
      } else if (key == "recipient") {
        done = walk_object(value, item, Scope::Recipient, key, 0);
      } else if (key == "check") {
        done = walk_object(value, item, Scope::Check, key, 0);
      } else if (key == "contents") {
        done = walk_contents(value, item);
      } else if (with_findings_ && key == "findings") {
        done = walk_findings(value, declaration.findings);
      }
      if (!done) return done;
    }
    return {};
  }

  // Iterating ends early, without an error of its own, on some broken objects; the walk's last check finds
  // those.
  base::Status walk_object(od::value value, model::Item& item, Scope scope, std::string_view name,
                           std::uint8_t line) {
    const std::string shown =
        scope == Scope::Contents ? "contents[" + std::to_string(line) + "]" : std::string{name};
    od::json_type type{};
    if (const auto error = value.type().get(type)) return broken(error);
    if (type == od::json_type::null) return skip_null(value);
    od::object object;
    if (type != od::json_type::object)
      return fail(ErrorCode::Malformed, shown, value.raw_json_token(), "an object");
    if (const auto error = value.get_object().get(object)) return broken(error);
    for (auto member : object) {
      std::string_view key;
      od::value inner;
      if (const auto error = member.unescaped_key().get(key)) return broken(error);
      if (const auto error = member.value().get(inner)) return broken(error);
      const auto field = field_from(scope, key);
      if (!field) continue;
      const FieldPlace place{*field, line};
      TW_TRY_STATUS(is_address(*field) ? walk_address(inner, item, place) : walk_field(inner, item, place));
    }
    return {};
  }

  base::Status walk_contents(od::value value, model::Item& item) {
    if (contents_seen_) return fail(ErrorCode::Duplicate, "contents", "contents twice", "each field once");
    contents_seen_ = true;
    od::json_type type{};
    if (const auto error = value.type().get(type)) return broken(error);
    if (type == od::json_type::null) return skip_null(value);
    od::array array;
    if (type != od::json_type::array)
      return fail(ErrorCode::Malformed, "contents", value.raw_json_token(), "an array");
    if (const auto error = value.get_array().get(array)) return broken(error);
    std::size_t line = 0;
    for (auto element : array) {
      od::value inner;
      if (const auto error = element.get(inner)) return broken(error);
      if (line == kMaxContentsLines)
        return fail(ErrorCode::TooLarge, "contents", "", "at most 100 lines of contents");
      for (auto at = static_cast<std::size_t>(Field::Description); at < kFieldCount; ++at) seen_.reset(at);
      TW_TRY_STATUS(walk_object(inner, item, Scope::Contents, "contents", static_cast<std::uint8_t>(line)));
      ++line;
    }
    return {};
  }

  base::Status walk_address(od::value value, model::Item& item, FieldPlace place) {
    od::json_type type{};
    if (const auto error = value.type().get(type)) return broken(error);
    if (type != od::json_type::array) return walk_field(value, item, place);
    TW_TRY_STATUS(once(place));
    od::array array;
    if (const auto error = value.get_array().get(array)) return broken(error);
    std::size_t line = 0;
    for (auto element : array) {
      od::value inner;
      if (const auto error = element.get(inner)) return broken(error);
      TW_TRY_STATUS(walk_scalar(inner, item, place));
      if (++line > 1000) return fail(ErrorCode::TooLarge, path(place), "", "at most 8 address lines");
    }
    return {};
  }

  base::Status walk_field(od::value value, model::Item& item, FieldPlace place) {
    TW_TRY_STATUS(once(place));
    return walk_scalar(value, item, place);
  }

  base::Status walk_scalar(od::value value, model::Item& item, FieldPlace place) {
    od::json_type type{};
    if (value.type().get(type)) {
      return fail(ErrorCode::Malformed, path(place), trim(value.raw_json_token()), "text or a number");
    }
    if (type == od::json_type::null) return skip_null(value);
    if (type == od::json_type::string) {
      std::string_view text;
      if (value.get_string().get(text)) {
        return fail(ErrorCode::Malformed, path(place), printable(trim(value.raw_json_token())),
                    "a JSON string");
      }
      return assign(item, place, text);
    }
    const std::string token{trim(value.raw_json_token())};
    double number = 0;
    if (type != od::json_type::number || value.get_double().get(number)) {
      return fail(ErrorCode::Malformed, path(place), printable(token), "text or a number");
    }
    return assign(item, place, token);
  }

  base::Status walk_findings(od::value value, std::vector<model::Finding>& findings) {
    od::array array;
    if (const auto error = value.get_array().get(array)) return broken(error);
    for (auto element : array) {
      od::object object;
      if (const auto error = element.get_object().get(object)) return broken(error);
      if (findings.size() == 1000) return fail(ErrorCode::TooLarge, "findings", "", "at most 1000 findings");
      model::Finding& finding = findings.emplace_back();
      bool known = false;
      for (auto member : object) {
        std::string_view key, text;
        if (const auto error = member.unescaped_key().get(key)) return broken(error);
        if (const auto error = member.value().get_string().get(text)) return broken(error);
        if (key == "code") {
          const auto code = model::finding_code_from(text);
          if (!code) return fail(ErrorCode::UnknownCode, "findings.code", text, "a finding's code");
          finding.code = *code;
          known = true;
        } else if (key == "field") {
          finding.field = text;
        } else if (key == "found") {
          finding.found = text;
        } else if (key == "expected") {
          finding.expected = text;
        }
      }
      if (!known) return fail(ErrorCode::Missing, "findings.code", "", "a finding's code");
    }
    return {};
  }

  base::Status skip_null(od::value value) {
    bool null = false;
    if (const auto error = value.is_null().get(null)) return broken(error);
    return null ? base::Status{} : broken(simdjson::N_ATOM_ERROR);
  }

  base::Status once(FieldPlace place) {
    const auto bit = static_cast<std::size_t>(place.field);
    if (seen_.test(bit)) return fail(ErrorCode::Duplicate, path(place), "the field twice", "each field once");
    seen_.set(bit);
    return {};
  }

  std::string_view line_;
  bool with_findings_;
  const char* begin_ = nullptr;
  od::document* document_ = nullptr;
  std::bitset<kFieldCount> seen_;
  bool contents_seen_ = false;
};

// A parser and the padded copy that simdjson needs, kept between calls.
struct Scratch {
  od::parser parser;
  std::string padded;
};

// This thread's, with the line in it.
Scratch& scratch_with(std::string_view line) {
  thread_local Scratch scratch;
  if (scratch.padded.size() < line.size() + simdjson::SIMDJSON_PADDING) {
    scratch.padded.resize(line.size() + simdjson::SIMDJSON_PADDING);
  }
  std::memcpy(scratch.padded.data(), line.data(), line.size());
  std::memset(scratch.padded.data() + line.size(), ' ', simdjson::SIMDJSON_PADDING);
  return scratch;
}

base::Result<model::Declaration> walk(std::string_view line, bool with_findings) {
  if (line.size() > kMaxRecordBytes) {
    return fail(ErrorCode::TooLarge, "", std::to_string(line.size()) + " bytes", "a record of at most 1 MiB");
  }
  auto& scratch = scratch_with(line);
  LineWalker walker{line, with_findings};
  od::document document;
  if (const auto error =
          scratch.parser.iterate(scratch.padded.data(), line.size(), scratch.padded.size()).get(document)) {
    return walker.broken(error);
  }
  walker.begins_at(scratch.padded.data());
  return walker.walk(document);
}

// The codes of `findings`, the last member there is; none where it is not there.
simdjson::error_code codes_of(od::document& document, std::vector<model::FindingCode>& codes) {
  od::array findings;
  const auto error = document.find_field("findings").get_array().get(findings);
  if (error == simdjson::NO_SUCH_FIELD) return simdjson::SUCCESS;
  if (error) return error;
  for (auto finding : findings) {
    std::string_view name;
    if (const auto broken = finding["code"].get_string().get(name)) return broken;
    const auto code = model::finding_code_from(name);
    if (!code) return simdjson::INCORRECT_TYPE;
    codes.push_back(*code);
  }
  return simdjson::SUCCESS;
}

}  // namespace

base::Result<model::Item> parse_ndjson(std::string_view line) {
  auto declaration = walk(line, false);
  if (!declaration) return tl::make_unexpected(std::move(declaration).error());
  return std::move(declaration->item);
}

base::Result<model::Declaration> parse_declaration(std::string_view line) { return walk(line, true); }

base::Result<DeclarationGlance> glance_at_declaration(std::string_view line) {
  auto& scratch = scratch_with(line);
  DeclarationGlance glance;
  od::document document;
  std::string_view operator_id;
  auto error =
      scratch.parser.iterate(scratch.padded.data(), line.size(), scratch.padded.size()).get(document);
  if (!error) error = document.find_field("operator_id").get_string().get(operator_id);
  if (error == simdjson::NO_SUCH_FIELD) {
    document.rewind();
    error = simdjson::SUCCESS;
  }
  if (!error) glance.operator_id = model::OperatorId{std::string{operator_id}};
  if (!error) error = codes_of(document, glance.findings);
  if (error)
    return fail(ErrorCode::Malformed, "declaration", simdjson::error_message(error),
                "one object a line and nothing behind it");
  return glance;
}

}  // namespace tidewaiter::declaration
