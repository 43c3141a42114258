global using Dbal.Fuzz.Drawing;
