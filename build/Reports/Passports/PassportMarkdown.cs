using System.Text;

namespace Build.Reports.Passports;

/// <summary>The passport as a Markdown page.</summary>
internal static class PassportMarkdown
{
    public static string Write(Passport passport)
    {
        var text = new StringBuilder("# Passport\n\n");
        text.Append("Which [rules](rules.md) hold on which backend, made from the results of a run. Numbers count passed tests.\n\n");
        text.Append($"Run `{passport.RunId}`, {Wording.Moment(passport.StartedAt)} UTC")
            .Append(passport.Commit is null ? ".\n\n" : $", commit `{Wording.ShortCommit(passport.Commit)}`.\n\n");
        foreach (var (_, symbol, word, meaning) in PassportWords.Legend)
            text.Append($"- {symbol} {word}: {meaning}\n");
        text.Append($"\n| rule |{string.Concat(passport.Columns.Select(column => $" {column.Backend} |"))}\n| --- |{string.Concat(passport.Columns.Select(_ => " --- |"))}\n");
        text.Append($"| server |{string.Concat(passport.Columns.Select(column => $" {column.Server ?? "–"} |"))}\n");
        text.Append($"| driver |{string.Concat(passport.Columns.Select(column => $" {column.Driver ?? "–"} |"))}\n");
        foreach (var line in passport.Lines)
        {
            var cells = line.Cells.Select(cell => $" {PassportWords.Of(cell.State).Symbol} {PassportWords.Count(cell)}".TrimEnd() + " |");
            text.Append($"| {line.Number}: {MarkdownReport.Escape(line.Title)} |{string.Concat(cells)}\n");
        }

        text.Append("\n## Notes\n");
        foreach (var line in passport.Lines)
        {
            var notes = PassportWords.Notes(passport, line).ToList();
            if (notes.Count + line.Limits.Count == 0)
                continue;
            text.Append($"\n### {line.Number}: {MarkdownReport.Escape(line.Title)}\n\n");
            foreach (var limit in line.Limits)
                text.Append($"- everywhere: {MarkdownReport.Escape(limit)}\n");
            foreach (var (note, backends) in notes)
                text.Append($"- {MarkdownReport.Escape(backends)}: {MarkdownReport.Escape(note)}\n");
        }

        return text.ToString();
    }
}
