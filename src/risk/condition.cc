#include "risk/condition.h"

#include "risk/profile.h"

namespace tidewaiter::risk {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '*';
}

class Parser {
 public:
  Parser(std::string_view text, const std::string& where) : text_(text), where_(where) { advance(); }

  Result<Condition> whole() {
    TW_TRY(auto condition, any(0));
    if (!token_.empty()) return expected("and, or, or the end");
    return condition;
  }

 private:
  void advance() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t')) ++at_;
    const auto begin = at_;
    while (at_ < text_.size() && is_name_character(text_[at_])) ++at_;
    if (at_ == begin && at_ < text_.size()) ++at_;
    token_ = text_.substr(begin, at_ - begin);
  }
  tl::unexpected<base::Error> expected(std::string what) const {
    return fail(ErrorCode::Malformed, where_, token_.empty() ? "the end" : token_, std::move(what));
  }

  Result<Condition> any(std::size_t depth) { return chain(depth, "or", Condition::Kind::Any); }

  /// a or b or c, where each is a chain of "and"; or a and b and c, where each is a term.
  Result<Condition> chain(std::size_t depth, std::string_view word, Condition::Kind kind) {
    if (depth > kMaxConditionDepth) return fail(ErrorCode::TooLarge, where_, text_, "at most 20 levels");
    const auto part = [&] {
      return kind == Condition::Kind::Any ? chain(depth, "and", Condition::Kind::All) : term(depth);
    };
    TW_TRY(auto first, part());
    if (token_ != word) return first;
    Condition all{kind, "", {std::move(first)}};
    while (token_ == word) {
      advance();
      TW_TRY(auto next, part());
      all.children.push_back(std::move(next));
    }
    return all;
  }

  Result<Condition> term(std::size_t depth) {
    if (depth > kMaxConditionDepth) return fail(ErrorCode::TooLarge, where_, text_, "at most 20 levels");
    if (token_ == "not") {
      advance();
      TW_TRY(auto inner, term(depth + 1));
      return Condition{Condition::Kind::Not, "", {std::move(inner)}};
    }
    if (token_ == "(") {
      advance();
      TW_TRY(auto inner, any(depth + 1));
      if (token_ != ")") return expected(")");
      advance();
      return inner;
    }
    if (token_ == "1" || token_ == "all") {
      const auto kind = token_ == "1" ? Condition::Kind::AnyOf : Condition::Kind::AllOf;
      advance();
      if (token_ != "of") return expected("of");
      advance();
      return name(kind);
    }
    return name(Condition::Kind::Name);
  }

  Result<Condition> name(Condition::Kind kind) {
    if (token_.empty() || !is_name_character(token_[0]) || token_ == "and" || token_ == "or" ||
        token_ == "of") {
      return expected("a selection's name");
    }
    Condition condition{kind, std::string{token_}, {}};
    advance();
    return condition;
  }

  std::string_view text_;
  const std::string& where_;
  std::string_view token_;
  std::size_t at_ = 0;
};

}  // namespace

Result<Condition> parse_condition(std::string_view text, const std::string& where) {
  if (text.size() > kMaxConditionBytes)
    return fail(ErrorCode::TooLarge, where, text, "at most 2000 characters");
  return Parser{text, where}.whole();
}

bool pattern_means(std::string_view pattern, std::string_view name) {
  if (pattern == "them") return !name.starts_with('_');
  if (pattern.ends_with('*')) return name.starts_with(pattern.substr(0, pattern.size() - 1));
  return pattern == name;
}

}  // namespace tidewaiter::risk
