#pragma once
// Reading a request's JSON body member by member, with errors that name the field. Internal to this room.

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "base/result.h"
#include "server/route.h"

namespace tidewaiter::server {

class Body {
 public:
  /// Malformed unless it is a JSON object, at most 32 deep.
  static base::Result<Body> of(const Request& request);

  /// Missing, or Malformed where it is not text; TooLarge over `most` bytes.
  base::Result<std::string> text(const char* field, std::size_t most = 1'000) const;
  /// Empty where it is absent.
  base::Result<std::string> text_or(const char* field, std::size_t most = 1'000) const;
  base::Result<std::int64_t> number(const char* field, std::int64_t least, std::int64_t most) const;
  base::Result<std::optional<std::int64_t>> number_or(const char* field, std::int64_t least,
                                                      std::int64_t most) const;
  base::Result<bool> flag(const char* field, bool otherwise) const;
  base::Result<bool> flag(const char* field) const;
  /// A member that is an object; its errors name "field.member".
  base::Result<std::optional<Body>> object_or(const char* field) const;
  base::Result<std::vector<Body>> objects(const char* field, std::size_t most) const;
  base::Result<std::vector<std::string>> texts(const char* field, std::size_t most) const;
  /// Whole numbers from 1 on.
  base::Result<std::vector<std::int64_t>> numbers(const char* field, std::size_t most) const;
  /// A text that `read` understands (UnknownCode otherwise).
  template <typename T>
  base::Result<T> code(const char* field, std::optional<T> (*read)(std::string_view) noexcept) const {
    TW_TRY(const auto text, this->text(field));
    const auto value = read(text);
    if (!value) return base::fail(base::ErrorCode::UnknownCode, path(field), text, "one of its codes");
    return *value;
  }
  std::string path(const char* field) const { return prefix_ + field; }

 private:
  Body(nlohmann::json json, std::string prefix) : json_(std::move(json)), prefix_(std::move(prefix)) {}
  const nlohmann::json* find(const char* field) const;

  nlohmann::json json_;
  std::string prefix_;
};

}  // namespace tidewaiter::server
