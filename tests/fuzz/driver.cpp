// Runs a fuzz target without libFuzzer, the same way every time: each seed of the corpus as it is, then
// so many changed ones.
//   fuzz_<target> CORPUS_FOLDER [RUNS]
#include <algorithm>
#include <cctype>
#include <charconv>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <utility>
#include <vector>

#include "fuzz.hpp"

namespace {

using Random = std::mt19937_64;

std::string current;

// The input that broke a property, or the memory, is what has to be looked at.
void keep_current(int) {
    std::ofstream("fuzz-failed-input", std::ios::binary) << current;
    std::fputs("fuzz: the input is kept in ./fuzz-failed-input\n", stderr);
    std::_Exit(1);
}

void run(std::string input) {
    current = std::move(input);
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(current.data()), current.size());
}

std::size_t below(Random& random, std::size_t bound) { return random() % bound; }

std::string piece_of(const std::string& text, Random& random) {
    if (text.empty()) return text;
    const std::size_t begin = below(random, text.size());
    return text.substr(begin, 1 + below(random, std::min<std::size_t>(text.size() - begin, 64)));
}

bool is_of_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

// Where the word begins and ends that stands at, or before, some place.
std::pair<std::size_t, std::size_t> word_in(const std::string& text, Random& random) {
    std::size_t begin = below(random, text.size() + 1);
    while (begin > 0 && (begin == text.size() || !is_of_word(text[begin]))) --begin;
    while (begin > 0 && is_of_word(text[begin - 1])) --begin;
    std::size_t end = begin;
    while (end < text.size() && is_of_word(text[end])) ++end;
    return {begin, end - begin};
}

// Keeps what stands around it well formed, which gets past the first parser.
void change_word(std::string& text, const std::vector<std::string>& seeds, Random& random) {
    const std::string& other = seeds[below(random, seeds.size())];
    const auto [from, length] = word_in(other, random);
    const auto [at, old_length] = word_in(text, random);
    text.replace(at, old_length, other, from, length);
}

void change(std::string& text, const std::vector<std::string>& seeds, Random& random) {
    const std::size_t at = below(random, text.size() + 1);
    switch (below(random, 10)) {
        case 0:
            if (at < text.size()) text[at] = static_cast<char>(random());
            break;
        case 1:
            if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << below(random, 8)));
            break;
        case 2:
            text.erase(at, 1 + below(random, 8));
            break;
        case 3:
            text.insert(at, piece_of(text, random));
            break;
        case 4:
            text.insert(at, piece_of(seeds[below(random, seeds.size())], random));
            break;
        default:
            change_word(text, seeds, random);
    }
}

std::vector<std::string> read_corpus(const char* folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        files.push_back(entry.path());
    std::ranges::sort(files);
    std::vector<std::string> seeds;
    for (const auto& path : files) {
        std::ifstream file(path, std::ios::binary);
        seeds.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    return seeds;
}

}  // namespace

int main(int count, char** words) {
    const std::vector<std::string> seeds = read_corpus(count > 1 ? words[1] : ".");
    ordo::fuzz::must(!seeds.empty(), "there is a corpus");
    int runs = 0;
    if (count > 2) std::from_chars(words[2], words[2] + std::string_view(words[2]).size(), runs);
    std::signal(SIGABRT, keep_current);
    std::signal(SIGSEGV, keep_current);
    for (const std::string& seed : seeds) run(seed);
    Random random(1);  // a test that fails once fails always
    for (int i = 0; i < runs; ++i) {
        std::string input = seeds[below(random, seeds.size())];
        for (std::size_t changes = 1 + below(random, 3); changes > 0; --changes)
            change(input, seeds, random);
        run(std::move(input));
    }
    std::printf("%zu seeds and %d changed ones\n", seeds.size(), runs);
}
