using Build.Matrix;
using Build.Results;
using Build.Runs;
using Build.Suites;
using Build.Terminal;
using NUnit.Framework;

namespace Build.Tests.Terminal;

public sealed class BoardTests
{
    private static readonly TerminalStyle Plain = TerminalStyle.Plain;

    [Test]
    public void A_row_shows_phase_tests_and_last_failure()
    {
        var row = Working();

        Assert.That(Draw(row, 80), Does.Match(@"^  / sqlite    2/17    0\.\d s  testing  Broken\n$"));
    }

    [Test]
    public void A_narrow_terminal_still_shows_the_phase_of_the_row_with_the_longest_name()
    {
        var row = Working(Backend.All.MaxBy(backend => backend.Name.Length)!);

        Assert.That(Draw(row, 40), Does.Match(@"^  / prisma_postgres  2/17  0 s testing\b"));
    }

    [TestCase(80)]
    [TestCase(40)]
    [TestCase(10)]
    [TestCase(3)]
    public void No_line_reaches_the_last_column(int width)
    {
        var lines = Draw(Working(), width).TrimEnd('\n').Split('\n');

        Assert.That(lines.Select(line => line.Length), Is.All.LessThan(Math.Max(width, 5)));
    }

    [Test]
    public void Erasing_removes_the_drawn_lines_even_in_a_narrower_terminal()
    {
        var board = BoardOf(Working(), Working());
        board.Draw(80);

        Assert.That(board.Erase(80), Is.EqualTo("\e[2A\r\e[J"));
        board.Draw(80);
        Assert.That(board.Erase(20), Is.EqualTo("\e[6A\r\e[J"), "each line of 41 to 60 columns now takes up three");
        Assert.That(board.Erase(80), Is.Empty, "nothing is left to erase");
    }

    [Test]
    public void The_summary_lists_the_active_rows()
    {
        var board = BoardOf(Working(), new Row(Backend.All[1]));

        Assert.That(board.Summary(), Is.EqualTo("sqlite testing 2/17"));
    }

    private static string Draw(Row row, int width) => BoardOf(row).Draw(width);

    private static Board BoardOf(params Row[] rows) => new(() => [.. rows.Select(row => row.BoardLine)], Plain);

    private static Row Working(Backend? backend = null)
    {
        var row = new Row(backend ?? Backend.All[0]);
        row.Clock.Start();
        row.BeginTests();
        row.Note(new TestProgress("Broken", TestOutcome.Failed), total: 17);
        row.Note(new TestProgress("Good", TestOutcome.Passed), total: 17);
        return row;
    }
}
