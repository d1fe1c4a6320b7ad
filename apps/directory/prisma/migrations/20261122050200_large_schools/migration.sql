-- AlterTable
ALTER TABLE "school_facts" ADD COLUMN     "is_large" BOOLEAN;

-- Said of a school for a year, like its pupils, and corrected like them.
SELECT may_change('school_facts', 'is_large');
