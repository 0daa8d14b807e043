# A room is a folder under src/: every *.cc is its library, *_test.cc its test program, *_bench.cc its benchmark
# and each fuzz/ROOM_*_fuzz.cc a fuzz target. Nothing is listed by hand, so nothing can be left out of the build.

find_package(GTest)
add_library(tidewaiter_flags INTERFACE)
target_include_directories(tidewaiter_flags INTERFACE ${CMAKE_SOURCE_DIR}/src)
target_compile_options(tidewaiter_flags INTERFACE -Wall -Wextra -Wpedantic -Wnon-virtual-dtor
                       -Woverloaded-virtual -Wimplicit-fallthrough -pthread)
# Where several files are compiled as one (CMAKE_UNITY_BUILD, set by the presets) a local name may well be one that another
# file of the room gives to something else, and a class that a file keeps to itself is not told from a header's.
if(CMAKE_UNITY_BUILD AND CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  target_compile_options(tidewaiter_flags INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wshadow=local>
                         $<$<COMPILE_LANGUAGE:CXX>:-Wno-subobject-linkage>)
else()
  target_compile_options(tidewaiter_flags INTERFACE -Wshadow)
endif()
if(TIDEWAITER_WERROR)
  target_compile_options(tidewaiter_flags INTERFACE -Werror)
endif()
target_link_libraries(tidewaiter_flags INTERFACE Threads::Threads)

# The standard library, the JSON reader and GoogleTest are a third of what a file costs to compile, so they are read once for
# all rooms, and JSON's templates are compiled once (base/json_once.h). Every file includes what it needs all the same.
set(TIDEWAITER_COMMON_HEADERS <algorithm> <array> <charconv> <chrono> <cstdint> <filesystem> <functional> <map> <memory>
    <mutex> <optional> <set> <span> <string> <string_view> <tl/expected.hpp> <tuple> <unordered_map> <utility> <variant>
    <vector> <nlohmann/json.hpp> ${CMAKE_SOURCE_DIR}/src/base/json_once.h)
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/common.cc CONTENT "")
add_library(tidewaiter_common OBJECT ${CMAKE_BINARY_DIR}/common.cc)
target_link_libraries(tidewaiter_common PRIVATE tidewaiter_flags)
target_precompile_headers(tidewaiter_common PRIVATE ${TIDEWAITER_COMMON_HEADERS})
set_target_properties(tidewaiter_common PROPERTIES UNITY_BUILD OFF)
if(TIDEWAITER_TESTS)
  # Not optimising what only states a test halves its compiling; what is tested is optimised.
  set(TIDEWAITER_TEST_OPTIONS $<$<CONFIG:Debug>:-O0>)
  add_library(tidewaiter_common_test OBJECT ${CMAKE_BINARY_DIR}/common.cc)
  target_link_libraries(tidewaiter_common_test PRIVATE tidewaiter_flags GTest::gmock GTest::gtest)
  set_target_properties(tidewaiter_common_test PROPERTIES UNITY_BUILD OFF)
  target_compile_options(tidewaiter_common_test PRIVATE ${TIDEWAITER_TEST_OPTIONS})
  target_precompile_headers(tidewaiter_common_test PRIVATE ${TIDEWAITER_COMMON_HEADERS} <gmock/gmock.h> <gtest/gtest.h>)
endif()

# Where the tree, the build and the tests' data lie: for tests and benchmarks only. A room's own objects are the same wherever
# the build lies, and a compiler cache can share them; where files are compiled together, as long as the tree stays in its place.
add_library(tidewaiter_places INTERFACE)
target_compile_definitions(tidewaiter_places INTERFACE TIDEWAITER_SOURCE_DIR="${CMAKE_SOURCE_DIR}"
                           TIDEWAITER_BINARY_DIR="${CMAKE_BINARY_DIR}"
                           TIDEWAITER_SHARED_DATA="${CMAKE_SOURCE_DIR}/../shared/data")

# tw_room(NAME [OWN_HEADERS] [USES room…] [PACKAGES pkg-config-module…] [LIBS library…] [TEST_USES room…])
# OWN_HEADERS: the room says itself what is read once for all its files.
function(tw_room name)
  cmake_parse_arguments(ROOM "OWN_HEADERS" "" "USES;PACKAGES;LIBS;TEST_USES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *.cc)
  set(tests ${sources})
  set(benches ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  list(FILTER benches INCLUDE REGEX "_bench\\.cc$")
  list(FILTER sources EXCLUDE REGEX "_(test|bench)\\.cc$")

  if(sources)
    add_library(tw_${name} STATIC ${sources})
    set(scope PUBLIC)
    if(NOT ROOM_OWN_HEADERS)
      target_precompile_headers(tw_${name} REUSE_FROM tidewaiter_common)
    endif()
  else()
    add_library(tw_${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_link_libraries(tw_${name} ${scope} tidewaiter_flags ${ROOM_LIBS})
  foreach(used IN LISTS ROOM_USES)
    target_link_libraries(tw_${name} ${scope} tw_${used})
  endforeach()
  foreach(package IN LISTS ROOM_PACKAGES)
    if(NOT TARGET PkgConfig::${package})
      pkg_check_modules(${package} REQUIRED IMPORTED_TARGET GLOBAL ${package})
    endif()
    target_link_libraries(tw_${name} ${scope} PkgConfig::${package})
  endforeach()

  if(TIDEWAITER_TESTS AND tests)
    tw_test(${name} SOURCES ${tests} USES ${name} ${ROOM_TEST_USES})
  endif()
  if(TIDEWAITER_BENCH AND benches)
    find_package(benchmark REQUIRED)
    add_executable(${name}_bench ${benches})
    target_link_libraries(${name}_bench PRIVATE tw_${name} tidewaiter_places tidewaiter_memory benchmark::benchmark_main)
  endif()
  if(TIDEWAITER_FUZZ)
    file(GLOB targets CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/fuzz/${name}_*_fuzz.cc)
    foreach(target IN LISTS targets)
      cmake_path(GET target STEM stem)
      add_executable(${stem} ${target})
      target_link_libraries(${stem} PRIVATE tw_${name})
      target_link_options(${stem} PRIVATE -fsanitize=fuzzer)
      add_dependencies(fuzzers ${stem})
    endforeach()
  endif()
endfunction()

# tw_test(NAME SOURCES file… [USES room…]): one test program, one ctest entry.
function(tw_test name)
  cmake_parse_arguments(TEST "" "" "SOURCES;USES" ${ARGN})
  add_executable(${name}_test ${TEST_SOURCES})
  target_compile_options(${name}_test PRIVATE ${TIDEWAITER_TEST_OPTIONS})
  target_precompile_headers(${name}_test REUSE_FROM tidewaiter_common_test)
  target_link_libraries(${name}_test PRIVATE GTest::gmock_main GTest::gtest tidewaiter_flags tidewaiter_places)
  foreach(used IN LISTS TEST_USES)
    target_link_libraries(${name}_test PRIVATE tw_${used})
  endforeach()
  find_library(RAPIDCHECK rapidcheck)
  if(RAPIDCHECK)
    target_link_libraries(${name}_test PRIVATE ${RAPIDCHECK})
  endif()
  add_test(NAME ${name} COMMAND ${name}_test WORKING_DIRECTORY ${CMAKE_BINARY_DIR})
  set_tests_properties(${name} PROPERTIES TIMEOUT 2400)
endfunction()
