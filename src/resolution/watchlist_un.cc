// The UN Security Council's consolidated list (XML, its schema at scsanctions.un.org), read as a stream with
// expat. A document type is refused, so that no entity is ever expanded; depth and text are bounded.

#include <expat.h>
#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "resolution/watchlist_formats.h"
#include "resolution/watchlist_rows.h"

namespace tidewaiter::resolution {
namespace {

constexpr std::size_t kMaxDepth = 16;
constexpr int kPiece = 1 << 20;  // bytes given to the parser at a time

class UnitedNationsReader {
 public:
  explicit UnitedNationsReader(const ListFile& file)
      : file_(file), parser_(XML_ParserCreate(nullptr), &XML_ParserFree) {
    XML_SetUserData(parser_.get(), this);
    XML_SetElementHandler(parser_.get(), &on_start, &on_end);
    XML_SetCharacterDataHandler(parser_.get(), &on_text);
    XML_SetStartDoctypeDeclHandler(parser_.get(), &on_doctype);
  }

  base::Result<ListContent> read() {
    std::string_view rest = file_.content;
    do {
      const std::string_view piece = rest.substr(0, static_cast<std::size_t>(kPiece));
      rest.remove_prefix(piece.size());
      const auto status =
          XML_Parse(parser_.get(), piece.data(), static_cast<int>(piece.size()), rest.empty());
      if (error_) return tl::make_unexpected(*error_);
      if (status != XML_STATUS_OK) {
        return base::fail(base::ErrorCode::Malformed, here("XML"),
                          XML_ErrorString(XML_GetErrorCode(parser_.get())), "well-formed XML");
      }
    } while (!rest.empty());
    if (!seen_root_) return base::fail(base::ErrorCode::Malformed, here("XML"), "", "a CONSOLIDATED_LIST");
    return std::move(content_);
  }

 private:
  static UnitedNationsReader& self(void* data) { return *static_cast<UnitedNationsReader*>(data); }
  static void on_start(void* data, const XML_Char* name, const XML_Char** attributes) {
    self(data).start(name, attributes);
  }
  static void on_end(void* data, const XML_Char*) { self(data).end(); }
  static void on_text(void* data, const XML_Char* text, int size) {
    self(data).text(std::string_view(text, static_cast<std::size_t>(size)));
  }
  static void on_doctype(void* data, const XML_Char* name, const XML_Char*, const XML_Char*, int) {
    self(data).stop(base::ErrorCode::Malformed, "DOCTYPE", name, "no document type");
  }

  std::string here(std::string_view what) const {
    return place(file_.path, XML_GetCurrentLineNumber(parser_.get()), what);
  }

  void stop(base::ErrorCode code, std::string_view field, std::string_view found, std::string expected) {
    if (!error_) error_ = base::fail(code, here(field), found, std::move(expected)).value();
    XML_StopParser(parser_.get(), XML_FALSE);
  }

  void start(std::string_view name, const XML_Char** attributes) {
    if (path_.size() == kMaxDepth)
      return stop(base::ErrorCode::TooLarge, name, "", "at most 16 elements deep");
    text_.clear();
    if (path_.empty()) start_root(name, attributes);
    if (path_.size() == 2 && (name == "INDIVIDUAL" || name == "ENTITY")) {
      entry_ = {};
      entry_.type = name == "INDIVIDUAL" ? ListedType::Person : ListedType::Organisation;
      names_ = {};
      original_.clear();
    }
    if (path_.size() == 3) {
      alias_ = {};
      address_ = {};
      identifier_ = {};
      birth_.clear();
    }
    path_.emplace_back(name);
  }

  void start_root(std::string_view name, const XML_Char** attributes) {
    if (name != "CONSOLIDATED_LIST")
      return stop(base::ErrorCode::Malformed, "root", name, "CONSOLIDATED_LIST");
    seen_root_ = true;
    for (; attributes[0] != nullptr; attributes += 2) {
      if (std::string_view(attributes[0]) != "dateGenerated") continue;
      auto instant = base::parse_instant(attributes[1], here("dateGenerated"));
      if (!instant) {
        error_ = instant.error();
        XML_StopParser(parser_.get(), XML_FALSE);
        return;
      }
      content_.published_at = *instant;
    }
  }

  void text(std::string_view piece) {
    if (text_.size() + piece.size() > kMaxListField)
      return stop(base::ErrorCode::TooLarge, path_.empty() ? "XML" : path_.back(), text_,
                  "at most 65536 bytes of text");
    text_ += piece;
  }

  void end() {
    const std::string name = std::move(path_.back());
    path_.pop_back();
    const std::string value(trimmed(text_));
    text_.clear();
    if (path_.size() == 2) end_entry(name);
    if (path_.size() == 3) end_field(name, value);
    if (path_.size() == 4 && !value.empty()) end_part(path_.back(), name, value);
  }

  // <INDIVIDUAL> or <ENTITY> is complete.
  void end_entry(std::string_view name) {
    if (name != "INDIVIDUAL" && name != "ENTITY") return;
    std::string whole;
    for (const std::string& part : names_) {
      if (!part.empty()) whole += (whole.empty() ? "" : " ") + part;
    }
    if (entry_.id.empty())
      return stop(base::ErrorCode::Missing, "REFERENCE_NUMBER", whole, "the entry's reference number");
    if (whole.empty()) return stop(base::ErrorCode::Missing, "FIRST_NAME", entry_.id, "a name");
    if (content_.entries.size() >= kMaxListEntries)
      return stop(base::ErrorCode::TooLarge, name, "", "at most 2000000 entries");
    entry_.names.insert(entry_.names.begin(), {whole, true, false});
    if (!original_.empty()) entry_.names.push_back({original_, false, false});
    content_.entries.push_back(std::move(entry_));
  }

  // A child of the entry is complete.
  void end_field(std::string_view name, const std::string& value) {
    if (name == "FIRST_NAME") names_[0] = value;
    if (name == "SECOND_NAME") names_[1] = value;
    if (name == "THIRD_NAME") names_[2] = value;
    if (name == "FOURTH_NAME") names_[3] = value;
    if (name == "NAME_ORIGINAL_SCRIPT") original_ = value;
    if (name == "UN_LIST_TYPE") entry_.programme = value;
    if (name == "REFERENCE_NUMBER") entry_.id = value;
    if (name == "COMMENTS1") entry_.remarks = value;
    if (name.ends_with("_ALIAS") && !alias_.text.empty()) {
      for (std::string& alias : parts(alias_.text, ';')) {
        if (auto added = add_name(entry_, {std::move(alias), false, alias_.weak}, here("ALIAS_NAME"));
            !added) {
          return stop(added.error().code, "ALIAS_NAME", added.error().found, added.error().expected);
        }
      }
    }
    if (name.ends_with("_ADDRESS") && (!address_.text.empty() || !address_.country.empty()))
      entry_.addresses.push_back(std::move(address_));
    if (name == "INDIVIDUAL_DOCUMENT" && !identifier_.value.empty())
      entry_.identifiers.push_back(std::move(identifier_));
    if (name == "INDIVIDUAL_DATE_OF_BIRTH" && !birth_.empty()) entry_.births.push_back(std::move(birth_));
  }

  // A child of an alias, address, document or date of birth is complete.
  void end_part(std::string_view parent, std::string_view name, const std::string& value) {
    if (parent.ends_with("_ALIAS")) {
      if (name == "ALIAS_NAME") alias_.text = value;
      if (name == "QUALITY") alias_.weak = value == "Low";
    } else if (parent.ends_with("_ADDRESS")) {
      if (name == "COUNTRY") {
        address_.country = value;
      } else if (name != "NOTE") {
        address_.text += (address_.text.empty() ? "" : ", ") + value;
      }
    } else if (parent == "INDIVIDUAL_DOCUMENT") {
      if (name == "TYPE_OF_DOCUMENT") identifier_.kind = value;
      if (name == "NUMBER") identifier_.value = value;
      if (name == "ISSUING_COUNTRY" || name == "COUNTRY_OF_ISSUE") identifier_.country = value;
    } else if (parent == "INDIVIDUAL_DATE_OF_BIRTH") {
      if (name == "DATE" || name == "YEAR" || name == "FROM_YEAR") birth_ = value;
      if (name == "TO_YEAR") birth_ += " to " + value;
    }
  }

  const ListFile& file_;
  std::unique_ptr<std::remove_pointer_t<XML_Parser>, decltype(&XML_ParserFree)> parser_;
  std::optional<base::Error> error_;
  bool seen_root_ = false;
  std::vector<std::string> path_;
  std::string text_;
  ListContent content_;
  ListEntry entry_;
  std::array<std::string, 4> names_;
  std::string original_;
  ListedName alias_;
  ListedAddress address_;
  ListedIdentifier identifier_;
  std::string birth_;
};

}  // namespace

base::Result<ListContent> read_united_nations(const ListFile& file) {
  return UnitedNationsReader(file).read();
}

}  // namespace tidewaiter::resolution
