#pragma once
// What a C library made and its own function releases, held by a std::unique_ptr:
//     using Context = std::unique_ptr<EVP_MD_CTX, base::Freed<EVP_MD_CTX_free>>;

namespace tidewaiter::base {

template <auto Free>
struct Freed {
  template <typename T>
  void operator()(T* held) const {
    Free(held);
  }
};

}  // namespace tidewaiter::base
